/** What is done to a target, and how people say it. */
export const deeds = {
  reboot: /\b(re)?boot|\brestart/i,
  'power-off': /\bshut(s|ting)?[ -]?down|\bpower(s|ed|ing)?[ -](it |them )?(off|down)|\bturn(s|ing)?( \S+)? off|\bhalt|\bswitch(es|ing)?( \S+)? off/i,
  stop: /\bstop|\bshut(s|ting)?( \S+)? down|\btak(e|es|ing)( \S+)? down/i,
  disable: /\bdisabl|\bmask/i,
  kill: /\bkill|\bterminat|\bend(s|ing)? the process/i,
  delete: /\bdelet|\bremov|\berase|\bwip(e|es|ing)\b|\bdestroy|\bpurg/i,
  format: /\bformat|\berase|\bwip(e|es|ing)\b|\boverwrit|\bnew file system|\bmkfs/i,
  prune: /\bprun|\bdelet|\bremov|\bclean/i,
  drop: /\bdrop|\bdelet|\bremov/i,
  truncate: /\btruncat|\bempt(y|ies)|\bdelet/i,
  flush: /\bflush|\bclear|\bpurg|\bempt(y|ies)|\bdelet/i,
  drain: /\bdrain|\bevict/i,
  'scale-down': /\bscal(e|es|ing)\b|\bstop/i,
  'cut-off': /\bflush|\bdisabl|\bcut|\bclose|\btak(e|es|ing)( \S+)? down|\bdrop/i,
  'force-push': /\bforc(e|ed|ing)\b|\boverwrit|\brewrit/i,
} as const satisfies Record<string, RegExp>

export type Deed = keyof typeof deeds
