type Environment = Readonly<Record<string, string | undefined>>

const certificates = 'let DOCKER_CERT_PATH name the folder with ca.pem (who signed the certificate of the engine), cert.pem and key.pem (yours, which it knows)'
const elsewhere = 'or set DOCKER_HOST to where one listens (unix:///PATH or tcp://HOST:PORT)'
const notThere = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/

const isRemote = ({ DOCKER_HOST: host = '' }: Environment): boolean => host !== '' && !/^(unix|npipe|ssh):/.test(host)

/** Whether the engine is asked over TLS: any value of the variable says so, as it does to Docker's own client. */
export const isOverTls = (environment: Environment): boolean => isRemote(environment) && Boolean(environment.DOCKER_TLS_VERIFY)

/** Where an engine was asked that does not answer, what came of it, and what to do. */
export function describeUnreachable(error: Error, environment: Environment): string {
  const { DOCKER_HOST: host } = environment
  const where = host ? `${host}, which DOCKER_HOST names` : 'its default socket, /var/run/docker.sock'
  return `the docker engine does not answer at ${where} (${reasonOf(error)}); ${mendOf(error, environment)}`
}

function mendOf(error: Error, environment: Environment): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EACCES') return `give your user access to it (often: membership of the group docker), ${elsewhere}`
  if (isOverTls(environment) && !notThere.test(code)) {
    return /wrong version number/.test(error.message) ? 'it speaks without TLS there: unset DOCKER_TLS_VERIFY, or name its port for TLS' : certificates
  }
  const isAskedForTls = isRemote(environment) && /socket hang up|ECONNRESET|HTTPS server/.test(`${code} ${error.message}`)
  return isAskedForTls ? `start it, or, if it speaks TLS there, set DOCKER_TLS_VERIFY=1 and ${certificates}` : `start it, ${elsewhere}`
}

/** OpenSSL's messages name places in its sources; Node's, of a signature that it cannot trace, end in flags of a command. */
function reasonOf({ message }: Error): string {
  const plain = message.replace(/(?:[0-9A-F]+:)?error:[0-9A-F]+:[^:]*:[^:]*:([^:]*).*/s, '$1')
  return plain.split(';')[0]?.trim() ?? ''
}
