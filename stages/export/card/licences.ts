/** SPDX ids that datasets are found under, with the names the Hugging Face hub has for them. */
const HUB_NAMES: Record<string, string> = {
  'Apache-2.0': 'apache-2.0',
  MIT: 'mit',
  'BSD-2-Clause': 'bsd-2-clause',
  'BSD-3-Clause': 'bsd-3-clause',
  'CC0-1.0': 'cc0-1.0',
  'CC-BY-3.0': 'cc-by-3.0',
  'CC-BY-4.0': 'cc-by-4.0',
  'CC-BY-SA-3.0': 'cc-by-sa-3.0',
  'CC-BY-SA-4.0': 'cc-by-sa-4.0',
  'CC-BY-NC-4.0': 'cc-by-nc-4.0',
  'CC-BY-NC-SA-4.0': 'cc-by-nc-sa-4.0',
  'CC-BY-ND-4.0': 'cc-by-nd-4.0',
  'CC-BY-NC-ND-4.0': 'cc-by-nc-nd-4.0',
  'CDLA-Permissive-1.0': 'cdla-permissive-1.0',
  'CDLA-Permissive-2.0': 'cdla-permissive-2.0',
  'CDLA-Sharing-1.0': 'cdla-sharing-1.0',
  'ODC-By-1.0': 'odc-by',
  'ODbL-1.0': 'odbl',
  'PDDL-1.0': 'pddl',
}

export const isSpdx = (licence: string): boolean => licence in HUB_NAMES

/** Of a licence as sources have it: an SPDX id, or words that say what is known, which the hub calls unknown. */
export const hubLicence = (licence: string): string => HUB_NAMES[licence] ?? (/\s/.test(licence) ? 'unknown' : 'other')
