import { gpt, human, type Said } from '../row.ts'
import { answer, bash, finish, opening, plainOutput, terminal, unopened } from './grammar.ts'

/** Rows with quirks of their own that can be read. */
export const quirkyRows: readonly Said[][] = [
  // A turn that is not to be learnt in the middle of the problem, and one that only talks.
  [
    ...opening('Which kernel runs here?'),
    gpt(bash('I ask uname, wrongly.', 'uname -o'), false),
    terminal('GNU/Linux', 'c41'),
    gpt(bash('-r gives the release.', 'uname -r')),
    terminal('6.1.0-18', 'c41'),
    gpt(answer('That is the kernel.', '6.1.0-18')),
  ],
  [
    ...opening('Is there a swap file?'),
    gpt('Ok.', false),
    human('Look into /proc/swaps.'),
    gpt(bash('I read it.', 'cat /proc/swaps')),
    terminal('Filename Type Size Used Priority', 'c42'),
    gpt(answer('There is only the header.', 'no')),
  ],
  // Without a demonstration.
  [...unopened('What is the host name?'), gpt(bash('hostname prints it.', 'hostname')), terminal('c43', 'c43'), gpt(answer('It is c43.', 'c43'))],
  // White space around the fence.
  [
    ...opening('Print the date in ISO form.'),
    gpt('Think: date can do that.\n\nAct: bash \n  \n```bash\ndate -I\n```'),
    terminal('2031-05-06', 'c44'),
    gpt(answer('Here it is.', '2031-05-06')),
  ],
  [
    ...opening('Show the mount options of /.'),
    gpt('Think: findmnt shows them.\n\nAct: bash\n  \n```bash \nfindmnt -no OPTIONS /\n```'),
    terminal('rw,relatime', 'c45'),
    gpt(answer('These are the options.', 'rw,relatime')),
  ],
  // No thought.
  [...opening('Create /tmp/flag.'), gpt('Act: bash\n\n```bash\ntouch /tmp/flag\n```'), terminal('', 'c46'), gpt('Act: finish')],
  // Parentheses and a line break in the answer.
  [
    ...opening('Which two compilers are installed, with versions?'),
    gpt(bash('I ask both.', 'gcc --version | head -1; clang --version | head -1')),
    terminal('gcc (Debian 12.2.0) 12.2.0\nclang version 14.0.6', 'c47'),
    gpt(answer('Both are there.', 'gcc (12.2.0)\nclang (14.0.6)')),
  ],
  // A script of several lines with a here-document and a fence inside.
  [
    ...opening('Write /tmp/readme.md with a code block in it.'),
    gpt(bash('A here-document keeps the lines.', "cat > /tmp/readme.md <<'END'\n# Use\n```\nrun me\n```\nEND")),
    terminal('', 'c48'),
    gpt(finish('The file is written.')),
  ],
  // A progress bar: carriage returns, backspaces, colours, a cursor code.
  [
    ...opening('Copy /srv/a to /srv/b and tell me when it is through.'),
    gpt(bash('rsync shows how far it is.', 'rsync -a --info=progress2 /srv/a/ /srv/b/')),
    human('The output of the OS:\n\n  10%\r 60%\r100%\r\n\u001b[32mdone\u001b[0m.,\b \b\r\n\u001b]0;root@c49: /srv\u0007root@c49:/srv# \u001b[K'),
    gpt(finish('The copy is complete.')),
  ],
  // Cut output.
  [
    ...opening('How many packages are installed?'),
    gpt(bash('I list them.', 'dpkg -l')),
    plainOutput('ii adduser 3.134 all ii apt 2.6.1 amd64 [truncated because the output is too long]'),
    gpt(bash('I count instead.', "dpkg -l | grep -c '^ii'")),
    terminal('412', 'c50'),
    gpt(answer('That many.', '412')),
  ],
  // A command that prints nothing.
  [...opening('Remove /tmp/old.'), gpt(bash('rm removes it.', 'rm -r /tmp/old')), human('The output of the OS is empty.'), gpt(finish('It is gone.'))],
  // The row ends on the output.
  [...opening('Start cron.'), gpt(bash('I start the service.', 'service cron start')), terminal('Starting periodic command scheduler: cron.', 'c51')],
]

/** One row for each reason that a row can be rejected for. */
export const rejectedRows: readonly Said[][] = [
  [human('Tell me a joke about terminals.'), gpt('I would, but the connection was reset.')],
  [...opening('What is the time?').map((turn) => (turn.from === 'gpt' ? { ...turn, loss: true } : turn)), gpt(answer('It is late.', '23:58'))],
  [...opening('Is the disk healthy?'), gpt('It most likely is.')],
  [...opening('Open the manual of tar.'), gpt('Think: I open it.\n\nAct: browse(man tar)')],
  [...opening('Restart the machine.'), gpt('Think: I restart it.\n\nAct: bash reboot')],
  [human('Now, my problem is:\n\n'), gpt(finish('There is no problem.'))],
  [...opening('Say nothing.'), gpt(' ', false), human('Well?'), gpt(finish('Nothing was to be said.'))],
  [...opening('Is anybody there?')],
  [...opening('Free some memory.'), gpt(bash('I drop the caches.', 'echo 3 > /proc/sys/vm/drop_caches')), human('Are you done?'), gpt(finish('It is free.'))],
  [...opening('How long is the machine up?'), plainOutput('up 3 days'), gpt(answer('The output says it.', '3 days'))],
  [...opening('Which token ends a text?'), gpt(answer('I know that one: <|endoftext|>', '50256'))],
]
