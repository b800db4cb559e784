import { createHash } from 'node:crypto'

const hash = (algorithm: string, text: string) => createHash(algorithm).update(text)
const hex = (algorithm: string, text: string) => hash(algorithm, text).digest('hex')
const bytes = (text: string, length: number) =>
  Buffer.concat(Array.from({ length: Math.ceil(length / 64) }, (_, index) => hash('sha512', `${text} ${index}`).digest())).subarray(0, length)
const uuid = (text: string) => hex('sha256', text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Texts that look random and tell nothing, by kind: each of a number. */
export const lookAlikes: Readonly<Record<string, (n: number) => string>> = {
  'git log': (n) => `commit ${hex('sha1', `${n}`)}\nAuthor: dev\n\n    fix: token expiry (#${n})`,
  'git range': (n) => `Updating ${hex('sha1', `a${n}`).slice(0, 7)}..${hex('sha1', `b${n}`).slice(0, 7)} (${hex('sha1', `c${n}`)})`,
  uuid: (n) => `request_id=${uuid(`${n}`)} session ${uuid(`s${n}`)} key: ${uuid(`k${n}`)}`,
  'lock-file integrity sha512': (n) => `"integrity": "sha512-${hash('sha512', `${n}`).digest('base64')}",`,
  'lock-file integrity sha256': (n) => `integrity sha256-${hash('sha256', `${n}`).digest('base64')}`,
  'pip hash': (n) => `requests==2.31.${n} --hash=sha256:${hex('sha256', `${n}`)}`,
  sha256sum: (n) => `${hex('sha256', `${n}`)}  backup-${n}.tar.gz`,
  'docker digest': (n) => `registry.acme.dev/app@sha256:${hex('sha256', `${n}`)} ${hex('sha256', `i${n}`).slice(0, 12)}`,
  'base64 image': (n) => `<img src="data:image/png;base64,${Buffer.concat([PNG, bytes(`${n}`, 600)]).toString('base64')}">`,
  'base64 text': (n) => Buffer.from(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-${n}\n`).toString('base64'),
  'CSS colours': (n) => `--token-primary: #${hex('md5', `${n}`).slice(0, 6)}; --secret: #${hex('md5', `x${n}`).slice(0, 8)};`,
  'long file name': (n) =>
    `/usr/local/lib/python3.11/site-packages/token_secret_utils_v${n}/password_hashing-${hex('md5', `${n}`)}.cpython-311-x86_64-linux-gnu.so`,
  version: (n) => `nginx/1.25.${n} openssl 3.0.${n}-0ubuntu1~22.04.${n} api_key_version=1.2.${n}-rc.4+build.2024`,
  'ids of this project': (n) => `ex_${hex('sha256', `${n}`).slice(0, 24)} call_${n}_0 row ${hex('sha256', `r${n}`)} run_key=${hex('sha256', `k${n}`)}`,
  'ids of calls': (n) =>
    `"tool_call_id":"call_${bytes(`${n}`, 18).toString('base64url').replace(/[-_]/g, 'x')}","id":"chatcmpl-${bytes(`c${n}`, 21).toString('hex').slice(0, 29)}"`,
  'keys of documentation': (n) =>
    [
      `${'AK'}IAIOSFODNN7EXAMPLE`,
      `aws_secret_access_key = ${'wJalrXUtnFEMI/'}K7MDENG/bPxRfiCYEXAMPLEKEY`,
      `${'sk'}_test_4eC39HqLyjWDarjtT1zdp7dc`,
      'password: changeme',
      `${'gh'}p_${'x'.repeat(36)}`,
    ][n % 5] ?? '',
  'a variable in its place': (n) =>
    [
      'Authorization: Bearer $API_TOKEN',
      `password=${'$'}{DB_PASSWORD}`,
      `postgres://user:${'$'}{PGPASSWORD}@db:5432/app`,
      'export TOKEN=$(vault read -field=token)',
      'api_key: <your-api-key-here>',
    ][n % 5] ?? '',
  'code of keys': (n) =>
    [
      'const token = tokens.next().value',
      'password = getpass.getpass("Password: ")',
      'secret: { secretKeyRef: { name: db, key: password } }',
      'tokenizer.pad_token = tokenizer.eos_token',
      'if (password.length < 12) throw new Error("short")',
    ][n % 5] ?? '',
  'page tokens and sort keys': (n) =>
    `next_page_token=${bytes(`${n}`, 24).toString('base64url')}x1 sort_key: ${hex('md5', `${n}`)} cache_key=${hex('md5', `c${n}`)}`,
  'etag and trace': (n) => `etag: W/"${bytes(`${n}`, 20).toString('base64')}" traceparent: 00-${hex('md5', `${n}`)}-${hex('md5', `t${n}`).slice(0, 16)}-01`,
}
