/** Whatever tasks are given of this machine is one. Not what only begins like one: who wrote a commit, a keyboard's layout, how many tokens. */
const SECRET_NAME = /^FLYWHEEL_TASK_|KEY(?!BOARD|MAP)|SECRET|TOKEN(?!S(?:_|$)|IZ)|PASSW(?:OR)?D|PASSPHRASE|_PWD$|CREDENTIAL|AUTH(?!OR)/i
/** A socket, a file with a key in it: the way there is no secret, and other texts name it. */
const PATH = /^(?:\.{0,2}|~|[A-Za-z]:)[\\/]/
const PASSWORD_OF_URL = /:\/\/[^\s/:@]*:([^\s/@]+)@/g
/** Shorter values would be found all over ordinary text (`AUTH=1`). */
const SHORTEST = 6

/** The values of an environment whose names say that they are secret, and the passwords in its URLs, longest first. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(environment).flatMap(([name, value = '']) => {
    const passwords = [...value.matchAll(PASSWORD_OF_URL)].map(([, password = '']) => password)
    return SECRET_NAME.test(name) && !PATH.test(value) ? [value, ...passwords] : passwords
  })
  return [...new Set(values)].filter((value) => value.length >= SHORTEST).sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}
