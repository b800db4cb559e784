import { GITLEAKS, SECRETLINT, type SecretRule, tokenRule } from '../secret-rule.ts'

export const codeHostRules: readonly SecretRule[] = [
  tokenRule('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /gh[pousr]_[A-Za-z0-9_]{36,255}/g, SECRETLINT),
  tokenRule('github-token', ['ghs_'], /ghs_[0-9]{1,20}_[\w-]{1,1000}\.[\w-]{1,10000}\.[\w-]{1,1000}/g, SECRETLINT),
  tokenRule('github-token', ['github_pat_'], /github_pat_[A-Za-z0-9_]{82,}/g, SECRETLINT),
  tokenRule('github-token', ['x-oauth-basic@'], /https?:\/\/(?<secret>[^\s/:@'"\\]{1,256})(?=:x-oauth-basic@github\.com\/)/g, SECRETLINT),
  tokenRule('gitlab-token', ['glpat-', 'gldt-', 'glrt-', 'glft-'], /gl(?:pat|dt|rt|ft)-[\w-]{20,128}(?:\.[\w-]{2,40}){0,2}/g, `${SECRETLINT}; ${GITLEAKS}`),
  tokenRule('gitlab-token', ['glptt-', 'glcbt-', 'glimt-', 'glsoat-', 'glagent-'], /gl(?:ptt|cbt|imt|soat|agent)-[\w-]{20,128}/g, GITLEAKS),
  tokenRule('npm-token', ['npm_'], /npm_[A-Za-z0-9_]{36,}/g, SECRETLINT),
  tokenRule('npm-token', ['_authToken='], /_authToken=(?<secret>[^\s$"'\\[][^\s"'\\]{7,})/g, SECRETLINT),
  tokenRule('pypi-token', ['pypi-AgE'], /pypi-AgE[\w-]{50,1000}/g, GITLEAKS),
  tokenRule('rubygems-token', ['rubygems_'], /rubygems_[a-f0-9]{48}/g, GITLEAKS),
  tokenRule('docker-token', ['dckr_pat_', 'dckr_oat_'], /dckr_[po]at_[\w-]{27,}/g, SECRETLINT),
]
