/** What `nginx -t` prints where all is well. */
export const nginxTest = [
  'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok',
  'nginx: configuration file /etc/nginx/nginx.conf test is successful',
].join('\n')
