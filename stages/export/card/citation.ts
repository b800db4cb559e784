import { stringify } from 'yaml'
import { folderDigest } from '#kit/digest'
import type { CardFacts, SourceFacts } from './card-facts.ts'
import type { CardParams } from './card-params.ts'
import { isExported } from './dataset-card.ts'
import { isSpdx } from './licences.ts'

const REPOSITORY = /^([\w.-]+)\/[\w.-]+$/

/** The `CITATION.cff` of a dataset, in the Citation File Format 1.2.0 (citation-file-format.github.io). */
export function citation(facts: CardFacts, params: CardParams): string {
  const licences = [...new Set(facts.sources.filter(isExported).flatMap((source) => source.licences))]
  const references = facts.sources.filter(isExported).flatMap(reference)
  const { title, abstract, keywords, version, released, doi, url } = params
  return stringify(
    {
      'cff-version': '1.2.0',
      message: 'If you use this dataset, please cite it as below.',
      type: 'dataset',
      title,
      abstract,
      authors: params.authors.map(author),
      ...(version !== null && { version }),
      ...(released !== null && { 'date-released': released }),
      ...(doi !== null && { doi }),
      ...(url !== null && { url }),
      // Several licences in this field would mean "one of them, at your choice"; of a mixture all hold, so the card names them by source.
      ...(licences.length === 1 && licences.every(isSpdx) && { license: licences[0] }),
      ...(keywords.length > 0 && { keywords }),
      identifiers: [
        {
          type: 'other',
          value: folderDigest(facts.files),
          description: 'sha256 of the sorted lines "path NUL sha256" of the files that the dataset card lists',
        },
      ],
      ...(references.length > 0 && { references }),
    },
    { lineWidth: 0 },
  )
}

function author(given: CardParams['authors'][number]): object {
  if ('name' in given) return given
  const { familyNames, givenNames, ...rest } = given
  return { 'family-names': familyNames, 'given-names': givenNames, ...rest }
}

/** A public dataset that rows came from. A sample is not one: its rows were made for this project. */
function reference({ repository, revisions, licences }: SourceFacts): object[] {
  const owner = repository === null ? undefined : REPOSITORY.exec(repository)?.[1]
  if (owner === undefined) return []
  const [licence] = licences
  return [
    {
      type: 'data',
      title: repository,
      authors: [{ name: owner }],
      version: revisions.join(', '),
      ...(licence !== undefined && isSpdx(licence) && { license: licence }),
    },
  ]
}
