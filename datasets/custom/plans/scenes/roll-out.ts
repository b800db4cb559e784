import { opening, scene } from '#kit/conversations'
import { drawMoment, isoDay, mainUnitOf } from '#kit/fleet'

/** A release on one host, with the way back where its health check fails. */
export const release = scene('release', (act) => {
  const { talk, word, random, site } = act
  const { machines, application, environment } = site({ roles: ['api'], each: 1, environment: random.pick(['stage', 'qa', 'test', 'dev']) })
  const [machine] = machines
  if (!machine) return
  const unit = mainUnitOf(machine)
  const [major, minor] = [random.integer(1, 6), random.integer(0, 30)]
  const [old, fresh] = [`${major}.${minor}.${random.integer(0, 4)}`, `${major}.${minor + 1}.0`]
  const folder = `/srv/${application}`
  const migrations = random.integer(0, 3)
  const fails = random.chance(0.3)
  const values = { application, host: machine.name, fresh, old, environment, migrations }
  talk.user(
    opening(
      act,
      {
        ask: [
          'Deploy {application} {fresh} on {host}',
          'Bring {application} on {host} to {fresh}, with migrations and health check',
          'Roll {application} {fresh} out on {host} and go back if it is not well',
          'Put release {fresh} of {application} on {host}, step by step',
          'Upgrade {application} on {host} to {fresh}',
        ],
        say: [
          '{application} {fresh} is unpacked on {host}. Make it live, please, and tell me when you are done',
          'Next task: {application} {fresh} live on {host}, all the way',
        ],
      },
      values,
    ),
  )
  talk.think(
    word(
      [
        'Plan: 1. what is live, is {fresh} unpacked; 2. pending migrations; 3. migrate; 4. switch the link and restart; 5. health check; back to the old release if it fails.',
        'First see the present release, so that there is a way back. Then migrations, the switch, the restart, and /health before I call it done.',
        'Order matters: migrations before the switch, the health check after the restart, and the old release stays in place for a rollback.',
      ],
      values,
    ),
  )
  talk.remote(machine.name, `readlink ${folder}/current; ls ${folder}/releases`, `${folder}/releases/${old}\n${old}\n${fresh}`)
  const pending = Array.from(
    { length: migrations },
    (_, place) =>
      `${isoDay(drawMoment(random)).replaceAll('-', '')}_${random.pick(['add_index', 'orders_note', 'drop_unused_view', 'customer_locale'])}_${place + 1}`,
  )
  talk.remote(
    machine.name,
    `${folder}/releases/${fresh}/bin/migrate status`,
    migrations === 0 ? 'no pending migrations' : pending.map((name) => `pending  ${name}`).join('\n'),
  )
  if (migrations > 0) talk.remote(machine.name, `${folder}/releases/${fresh}/bin/migrate up`, pending.map((name) => `applied  ${name}`).join('\n'))
  talk.remote(machine.name, `sudo ln -sfn ${folder}/releases/${fresh} ${folder}/current && sudo systemctl restart ${unit.name}`, '')
  const health = `sleep 5; systemctl is-active ${unit.name}; curl -s -w ' %{http_code}\\n' http://localhost:${unit.port}/health`
  if (!fails) {
    talk.remote(machine.name, health, `active\n{"version":"${fresh}","status":"ok"} 200`)
    talk.complete(
      word(
        [
          '{application} {fresh} is live on {host}: active, /health answers 200 with version {fresh}. Migrations applied: {migrations}. Before it was {old}, which is still in releases.',
          'Deployed {fresh} (before: {old}) on {host}. {migrations} migrations, unit active, health 200.',
          '{host} runs {application} {fresh}; health is 200, {migrations} migrations were applied, the way back is {old}.',
        ],
        values,
      ),
    )
    return
  }
  const reason = random.pick(['cannot reach billing: connection refused', 'missing setting PAYMENT_REGION', 'queue orders.v2 does not exist'])
  talk.remote(machine.name, health, `active\n{"version":"${fresh}","status":"failing","reason":"${reason}"} 503`)
  talk.remote(machine.name, `sudo ln -sfn ${folder}/releases/${old} ${folder}/current && sudo systemctl restart ${unit.name}`, '')
  talk.remote(machine.name, health, `active\n{"version":"${old}","status":"ok"} 200`)
  talk.complete(
    word(
      [
        '{fresh} is not live. Its health check failed with 503 ({reason}), so I went back to {old}, which answers 200 again. Applied migrations ({migrations}) stayed.',
        'Rolled back: {application} {fresh} said "{reason}" (503) on {host}. {old} runs again with 200. {migrations} migrations remain applied.',
        'Not deployed. /health of {fresh} gave 503, {reason}; {host} is back on {old} and healthy.',
      ],
      { ...values, reason },
    ),
  )
})

/** One host after the other, stopping at the first that does not come back. */
export const rollingRestart = scene('rolling-restart', (act) => {
  const { talk, word, ask, random, site } = act
  const role = random.pick(['web', 'cache', 'queue', 'search', 'proxy'])
  const { machines, environment } = site({ roles: [role], each: 3 })
  const [first] = machines
  if (!first) return
  const unit = mainUnitOf(first)
  const stopsAt = random.chance(0.3) ? random.integer(0, 2) : -1
  const values = { unit: unit.name, hosts: `the ${environment} ${role} hosts`, role, environment }
  talk.user(
    ask(
      [
        'Restart {unit} on {hosts}, one after the other',
        'Do a rolling restart of {unit} on {hosts}',
        'Restart {unit} across {hosts} without an outage',
        'Take {hosts} through a restart of {unit}, never two at once',
        'Restart {unit} host by host on {hosts}, checking each',
      ],
      values,
    ),
  )
  talk.think(
    word(
      [
        'One at a time: list them, make sure all are up before the first goes, and go on only when the last one is active again.',
        'If one is down already, a restart of another could be the outage. So check all first, then restart in turn and stop at the first that fails.',
        'Plan: list, state of all, then restart and check each by itself; stop where one does not come back.',
      ],
      values,
    ),
  )
  talk.list(`${environment}-${role}`, machines)
  talk.everywhere(`${environment}-${role}`, `systemctl is-active ${unit.name}`, Object.fromEntries(machines.map(({ name }) => [name, 'active'])))
  const done: string[] = []
  for (const [place, machine] of machines.entries()) {
    const command = `sudo systemctl restart ${unit.name} && sleep 5 && systemctl is-active ${unit.name}`
    if (place !== stopsAt) {
      talk.remote(machine.name, command, 'active')
      done.push(machine.name)
      continue
    }
    const why = random.pick(['timeout', 'exit-code'])
    talk.remote(machine.name, command, {
      text: `Job for ${unit.name}.service failed because ${why === 'timeout' ? 'a timeout was exceeded' : 'the control process exited with error code'}.\nSee "systemctl status ${unit.name}.service" and "journalctl -xeu ${unit.name}.service" for details.`,
      exit: 1,
    })
    const line = random.pick([
      'unknown option in line 41 of its configuration',
      'cannot bind to its port: Address already in use',
      'out of file handles while starting',
    ])
    talk.remote(
      machine.name,
      `journalctl -u ${unit.name} -n 3 --no-pager -o cat`,
      `Starting ${unit.description}...\n${unit.name}: ${line}\n${unit.name}.service: Failed with result '${why}'.`,
    )
    talk.complete(
      word(
        [
          'Stopped at {host}: {unit} did not start again ({line}). Restarted before that: {done}. Not touched: {left}. {host} needs a look before I go on.',
          '{unit} failed on {host} with "{line}", so I did not go on. Done: {done}; left as they were: {left}.',
        ],
        {
          ...values,
          host: machine.name,
          line,
          done: done.join(', ') || 'none',
          left:
            machines
              .slice(place + 1)
              .map(({ name }) => name)
              .join(', ') || 'none',
        },
      ),
    )
    return
  }
  talk.complete(
    word(
      [
        '{unit} was restarted on {done}, one after the other; each was active again before the next. No outage seen.',
        'Rolling restart done: {done}. All active.',
        'All three ({done}) run {unit} anew, restarted in turn, each checked as active.',
      ],
      { ...values, done: done.join(', ') },
    ),
  )
})

/** A new web server goes behind the proxies: checked itself, then the configuration, then the reload, then what the proxy thinks. */
export const intoTheProxy = scene('into-the-proxy', (act) => {
  const { talk, word, ask, random, site } = act
  const { machines } = site({ roles: ['proxy', 'web'], each: 2 })
  const [proxy, , known, fresh] = machines
  if (!proxy || !known || !fresh) return
  const backend = random.pick(['be_web', 'be_www', 'be_site'])
  const values = { host: fresh.name, proxy: proxy.name, backend, known: known.name }
  talk.user(
    ask(
      [
        'Take {host} into the backend {backend} on {proxy}',
        'Add {host} to {backend} on {proxy}',
        'Put {host} behind {proxy}, backend {backend}',
        'Let {proxy} send traffic to {host} too, in {backend}',
        'Make {host} part of {backend} on {proxy} and check that it gets requests',
      ],
      values,
    ),
  )
  talk.think(
    word(
      [
        'A server that is not well must not get traffic: check {host} first. Then the line in haproxy.cfg, `haproxy -c`, reload, and the state in the stats socket.',
        'Steps: does {host} answer; what does the backend look like; add the line; test the configuration before the reload; look at the state.',
      ],
      values,
    ),
  )
  const answers = random.chance(0.8)
  talk.remote(proxy.name, `curl -sk -o /dev/null -w '%{http_code}\\n' https://${fresh.address}/health`, answers ? '200' : { text: '000', exit: 7 })
  if (!answers) {
    talk.remote(fresh.name, 'systemctl is-active nginx; ss -tln | grep -c :443', { text: 'inactive\n0', exit: 1 })
    talk.complete(
      word(
        [
          'Not added. {host} does not answer {proxy} on 443 (code 000): nginx there is inactive. The configuration of {proxy} is unchanged; start nginx on {host} first.',
          '{host} is not ready: nginx is inactive and nothing listens on 443, so {backend} stays as it was.',
        ],
        values,
      ),
    )
    return
  }
  talk.remote(
    proxy.name,
    `grep -n -A 4 '^backend ${backend}' /etc/haproxy/haproxy.cfg`,
    `48:backend ${backend}\n49-    balance leastconn\n50-    option httpchk GET /health\n51-    server ${known.name} ${known.address}:443 ssl verify none check`,
  )
  talk.remote(
    proxy.name,
    `sudo cp /etc/haproxy/haproxy.cfg /etc/haproxy/haproxy.cfg.bak && sudo sed -i '51a\\    server ${fresh.name} ${fresh.address}:443 ssl verify none check' /etc/haproxy/haproxy.cfg`,
    '',
  )
  talk.remote(proxy.name, 'sudo haproxy -c -f /etc/haproxy/haproxy.cfg', 'Configuration file is valid')
  talk.remote(proxy.name, 'sudo systemctl reload haproxy', '')
  talk.remote(
    proxy.name,
    `echo 'show stat' | sudo socat stdio /run/haproxy/admin.sock | awk -F, '$1=="${backend}" {print $2,$18,$8}'`,
    `${known.name} UP ${random.integer(20_000, 90_000)}\n${fresh.name} UP ${random.integer(3, 90)}\nBACKEND UP ${random.integer(90_001, 120_000)}`,
  )
  talk.complete(
    word(
      [
        '{host} is in {backend} on {proxy}: UP beside {known} and already getting requests. The former configuration is haproxy.cfg.bak.',
        'Done: {proxy} checks {host} and calls it UP in {backend}, beside {known}; configuration tested before the reload, backup in haproxy.cfg.bak.',
        '{backend} on {proxy} has two servers now, {known} and {host}, both UP.',
      ],
      values,
    ),
  )
})
