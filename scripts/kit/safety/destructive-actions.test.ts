import { describe, expect, it } from 'vitest'
import { destructiveActions } from './destructive-actions.ts'

const found = (command: string, name = 'bash', more: object = {}) =>
  destructiveActions({ name, arguments: { command, ...more } }).map(({ verb, target, severity }) =>
    [verb, target, severity].filter((part) => part !== null).join(' '),
  )

describe('destructiveActions', () => {
  it.each<[string, string[]]>([
    ['reboot', ['reboot host']],
    ['sudo shutdown -r now', ['shutdown -r host']],
    ['/sbin/shutdown -h +5', ['shutdown host']],
    ['sudo -u root /usr/bin/systemctl poweroff', ['systemctl poweroff host']],
    ['init 6', ['init 6 host']],
    ['telinit 0', ['init 0 host']],
    ['halt -p', ['halt host']],
    ['systemctl stop nginx.service postgresql', ['systemctl stop nginx service', 'systemctl stop postgresql service']],
    ['sudo systemctl disable --now cron', ['systemctl disable cron service']],
    ['systemctl mask redis', ['systemctl mask redis service']],
    ['systemctl kill -s SIGKILL kafka', ['systemctl kill kafka service']],
    ["systemctl stop 'web*'", ['systemctl stop web* host']],
    ['systemctl stop ssh', ['systemctl stop ssh host']],
    ['service nginx stop', ['service stop nginx service']],
    ['/etc/init.d/nginx stop', ['service stop nginx service']],
    ['kill -9 4711', ['kill 4711 service']],
    ['kill -9 -1', ['kill -1 host']],
    ['pkill -f worker.py', ['pkill worker.py service']],
    ['sudo killall -u anna', ['killall host']],
    ['rm -rf /srv/old /data/x/', ['rm -r /srv/old host', 'rm -r /data/x host']],
    ['rm --recursive -- -x', ['rm -r -x host']],
    ['rm -rf "$DIR"', ['rm -r host']],
    ['sudo mkfs.ext4 -L data /dev/sdb1', ['mkfs /dev/sdb1 host']],
    ['dd if=/dev/zero of=/dev/sda bs=1M', ['dd /dev/sda host']],
    ['wipefs -a /dev/sdc', ['wipefs /dev/sdc host']],
    ['shred -n 3 -u /etc/x.key', ['shred /etc/x.key host']],
    ['find /var/log -name "*.gz" -mtime +30 -delete', ['find -delete /var/log host']],
    ['find /tmp/a -type f -exec rm {} +', ['find -delete /tmp/a host']],
    ['truncate -s 0 /var/log/app.log', ['truncate /var/log/app.log host']],
    ['lvremove -f vg0/data', ['lvremove vg0/data host']],
    ['docker rm -f web', ['docker rm web service']],
    ['docker stop a b', ['docker stop a service', 'docker stop b service']],
    ['docker container kill a', ['docker kill a service']],
    ['docker compose -f shop.yaml down -v', ['docker compose down host']],
    ['docker-compose down', ['docker compose down service']],
    ['docker volume rm pg', ['docker volume rm pg host']],
    ['docker system prune -af', ['docker system prune host']],
    ['kubectl -n shop delete pod api-7', ['kubectl delete api-7 service']],
    ['kubectl delete ns shop', ['kubectl delete shop host']],
    ['kubectl delete pvc/data-0', ['kubectl delete data-0 host']],
    ['kubectl delete pods --all -n shop', ['kubectl delete host']],
    ['kubectl drain node-3 --ignore-daemonsets', ['kubectl drain node-3 host']],
    ['kubectl scale deployment/api --replicas=0', ['kubectl scale api service']],
    ['dropdb -h db1 shop', ['dropdb shop host']],
    ['psql -c "DROP TABLE IF EXISTS orders; select 1"', ['DROP orders host']],
    ["mysql -e 'truncate table sessions'", ['TRUNCATE sessions host']],
    ["psql shop -c 'delete from users'", ['DELETE users host']],
    ['redis-cli -n 2 FLUSHDB', ['redis-cli FLUSHDB host']],
    ['sudo iptables -F', ['iptables -F host']],
    ['ufw disable', ['ufw disable host']],
    ['ip link set eth0 down', ['ip link down eth0 host']],
    ['userdel -r anna', ['userdel anna host']],
    ['git push --force origin main', ['git push --force main host']],
    ['git -C /srv/x push origin +main', ['git push --force main host']],
    ['crontab -r', ['crontab -r host']],
    ['echo b > /proc/sysrq-trigger', ['> /proc/sysrq-trigger host']],
    ['sudo cp disk.img /dev/nvme0n1', ['> device /dev/nvme0n1 host']],
    ['zcat disk.img.gz > /dev/sdb', ['> device /dev/sdb host']],
  ])('%s', (command, expected) => {
    expect(found(command)).toEqual(expected)
  })

  it.each([
    ['bash -c "sudo reboot"'],
    ['timeout 5 sudo bash -lc "cd / && reboot"'],
    ['nohup sudo reboot &'],
    ['if true; then reboot; fi'],
    ['f() { reboot; }; f'],
    ['x=$(reboot)'],
    ['su - root -c reboot'],
    ['sudo -u root -- nice -n 5 reboot'],
    ['eval "reboot"'],
    ['true | xargs reboot'],
    ['docker exec -u root box reboot'],
    ['sudo systemd-run --on-active=60 reboot'],
    ["'re'boot"],
    ['reboot; if'],
    ['echo reboot | sudo sh'],
    ['bash <<EOF\nreboot\nEOF'],
    ['echo reboot | at now'],
    ['x=reboot; $x'],
    ['ssh web01 -- sudo reboot'],
    ['busybox reboot'],
    ['pdsh -w web[01-09] sudo reboot'],
    ['parallel -j 4 ssh {} reboot ::: web01 web02'],
    ['trap reboot EXIT'],
    [`python3 -c "import os; os.system('reboot')"`],
  ])('finds the reboot in %s', (command) => {
    expect(found(command).some((text) => text.startsWith('reboot'))).toBe(true)
  })

  it.each([
    ['systemctl restart nginx'],
    ['systemctl status nginx'],
    ['sudo systemctl reload nginx'],
    ['shutdown -c'],
    ['last reboot'],
    ['echo "rm -rf /"'],
    ['grep shutdown /var/log/syslog'],
    ['cat > x.sh <<EOF\nrm -rf /srv\nEOF'],
    ['rm /tmp/one.txt'],
    ['kill -0 77'],
    ['kill -HUP 77'],
    ['pkill -HUP nginx'],
    ['kubectl delete pod x --dry-run=client'],
    ['kubectl scale deploy/api --replicas=3'],
    ['git push origin main'],
    ['git push --dry-run --force origin main'],
    ['find /var/log -name "*.gz" -mtime +30'],
    ['wipefs /dev/sda'],
    ['dd if=/dev/sda of=/tmp/head.img count=1'],
    ['crontab -l'],
    ['iptables -L -n'],
    ['docker ps -a'],
    ['psql -c "DELETE FROM users WHERE id = 4"'],
    ['man shutdown'],
    ['make 2> /dev/null'],
  ])('takes %s for harmless', (command) => {
    expect(found(command)).toEqual([])
  })

  it('tells where: this machine, a host, the hosts of a pattern, the host of ssh, or nobody knows', () => {
    const reach = (name: string, given: object) => destructiveActions({ name, arguments: JSON.stringify(given) }).map((action) => action.reach)
    expect(reach('bash', { command: 'reboot' })).toEqual([{ kind: 'here' }])
    expect(reach('remote_bash', { agent: 'webqa01', command: 'reboot' })).toEqual([{ kind: 'host', host: 'webqa01' }])
    expect(reach('remote_bash_all', { pattern: 'qa-*', command: 'reboot' })).toEqual([{ kind: 'pattern', pattern: 'qa-*' }])
    expect(reach('bash', { command: 'ssh -i key root@webqa02 "sudo reboot"' })).toEqual([{ kind: 'host', host: 'webqa02' }])
    expect(reach('bash', { command: 'for h in a b; do ssh $h reboot; done' })).toEqual([{ kind: 'unknown' }])
  })
  it('looks into arguments that are cut off', () => {
    expect(destructiveActions({ name: 'remote_bash', arguments: '{"agent": "web01", "command": "sudo reboot' }).map(({ verb }) => verb)).toEqual(['reboot'])
  })
  it('keeps the words of the command, without who runs it', () => {
    expect(destructiveActions({ name: 'bash', arguments: { command: 'sudo find /a -name "*.log" -delete' } })[0]?.command).toBe('find /a -name *.log -delete')
  })
})
