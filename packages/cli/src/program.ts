/** The commands, described. What a command does is loaded when it is called, so that help costs nothing. */

import { Argument, Command, Option } from 'commander';
import { addAnaf } from './commands/anaf-commands.ts';
import { addReges } from './commands/reges-commands.ts';
import { callHelp, examples, exitCodeHelp } from './help.ts';
import { say } from './language.ts';
import { addQueues, addWorkers } from './program-fleet.ts';
import { act, all, json, reason, reveal, tenant, verbose } from './program-options.ts';
import { addSchedules } from './program-schedules.ts';
import { style } from './terminal/style.ts';
import { version } from './version.ts';

const STATES = ['waiting', 'scheduled', 'running', 'done', 'failed', 'cancelled', 'expired', 'unknown'];

export function createProgram(): Command {
  const program = new Command('genius')
    .description(
      say(
        'Background workers, in one process or many.',
        'Procese de lucru în fundal, într-unul sau mai multe procese.',
      ),
    )
    .version(version, '-V, --version', say('print the version', 'afișează versiunea'))
    .helpOption('-h, --help', say('print this help', 'afișează acest ajutor'))
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({
      styleTitle: (text) => style('bold', text),
      styleCommandText: (text) => style('cyan', text),
      styleSubcommandText: (text) => style('cyan', text),
      styleOptionText: (text) => style('cyan', text),
      styleArgumentText: (text) => style('cyan', text),
    });
  addRunning(program);
  addCalling(program);
  addLooking(program);
  addDeciding(program);
  addMaking(program);
  program.addHelpText(
    'after',
    () => `\n${examples('genius start', 'genius runs --state failed', 'genius doctor')}\n${exitCodeHelp()}`,
  );
  return program;
}

function addRunning(program: Command): void {
  program.commandsGroup(say('Running:', 'Pornire:'));
  program
    .command('start')
    .description(
      say(
        'run the platform with every worker, in this process',
        'pornește platforma cu toți lucrătorii, în acest proces',
      ),
    )
    .option(
      '--no-sample',
      say('do not read the sample receipt on a first start', 'nu citi bonul de probă la prima pornire'),
    )
    .addHelpText(
      'after',
      () =>
        `\n${examples('genius start', 'GENIUS_PORT=8080 genius start', 'GENIUS_DATA=/var/lib/genius genius start')}`,
    )
    .action(act(() => import('./commands/start.ts')));
  program
    .command('work')
    .description(say('run only these workers', 'pornește doar acești lucrători'))
    .argument('<tag...>', say('tags of workers', 'etichetele lucrătorilor'))
    .option(
      '--concurrency <n>',
      say('handlers of each worker at once', 'câte rulări simultane pentru fiecare lucrător'),
    )
    .addHelpText('after', () => `\n${examples('genius work ocr', 'genius work ocr --concurrency 2')}`)
    .action(act(() => import('./commands/work.ts')));
}

function addCalling(program: Command): void {
  program.commandsGroup(say('Calling:', 'Apelare:'));
  program
    .command('demo')
    .description(say("play an invoice's day on the simulators", 'arată ziua unei facturi, pe simulatoare'))
    .option('--save <path>', say('write its PDF here', 'scrie aici PDF-ul ei'))
    .addOption(json())
    .addHelpText('after', () => `\n${examples('genius demo', 'genius demo --save factura.pdf')}`)
    .action(act(() => import('./commands/demo.ts')));
  program
    .command('call')
    .description(say('send a task and wait for its result', 'trimite o sarcină și așteaptă rezultatul'))
    .argument('<task>', say('name of the task, such as ocr.extract', 'numele sarcinii, de exemplu ocr.extract'))
    .option(
      '--input <json>',
      say(
        'its input; - reads it from stdin, @file from a file',
        'datele de intrare; - le citește de la stdin, @fișier dintr-un fișier',
      ),
    )
    .option(
      '--file <path>',
      say(
        'put this file into the field that takes one; field=path names the field',
        'pune acest fișier în câmpul care primește unul; câmp=cale numește câmpul',
      ),
    )
    .option(
      '--batch <file>',
      say(
        'one input a line (JSON lines; - is stdin), one answer a line, in order',
        'câte o intrare pe linie (JSON; - este stdin), câte un răspuns pe linie, în ordine',
      ),
    )
    .option('--save <path>', say('write the file that it made here', 'scrie aici fișierul produs'))
    .option('--wait', say('wait for the result (the default)', 'așteaptă rezultatul (implicit)'))
    .option(
      '--no-wait',
      say('only send it, if a running platform will do it', 'doar trimite, dacă o platformă pornită o va face'),
    )
    .option(
      '--deadline <span>',
      say('wait at most this long, such as 30s', 'așteaptă cel mult atât, de exemplu 30s'),
      '5m',
    )
    .option(
      '--key <key>',
      say('a second call with it answers with the first run', 'un al doilea apel cu ea răspunde cu prima rulare'),
    )
    .addOption(tenant())
    .option('--priority <0-9>', say('higher first within a tenant', 'cele mai mari întâi'))
    .option('--delay <span>', say('not before this span has passed', 'nu înainte să treacă atât'))
    .option('--expires <span>', say('not started after this span', 'nu mai porni după atât'))
    .addOption(json())
    .addHelpText('after', () => `\n${callHelp(process.argv)}\n${exitCodeHelp()}`)
    .action(act(() => import('./commands/call.ts')));
}

function addLooking(program: Command): void {
  program.commandsGroup(say('Looking:', 'Urmărire:'));
  program
    .command('runs')
    .description(say('list runs, newest first', 'listează rulările, cele mai noi întâi'))
    .addOption(new Option('--state <state>', say('in this state', 'în această stare')).choices(STATES))
    .option('--task <name>', say('of this task', 'ale acestei sarcini'))
    .option('--queue <tag>', say('on this queue', 'de pe această coadă'))
    .addOption(tenant())
    .option('--subject <id>', say('about this person', 'despre această persoană'))
    .option('--dead', say('only dead letters', 'doar scrisorile moarte'))
    .option('--limit <n>', say('how many', 'câte'), '20')
    .option('--before <cursor>', say('go on after an earlier page', 'continuă după o pagină anterioară'))
    .addOption(all())
    .addOption(json())
    .addOption(verbose())
    .addHelpText('after', () => `\n${examples('genius runs --state failed', 'genius runs --task ocr.extract --json')}`)
    .action(act(() => import('./commands/runs.ts')));
  program
    .command('show')
    .description(say('tell the story of a run', 'povestește o rulare'))
    .argument(
      '<id>',
      say('id of the run, or how it begins or ends', 'identificatorul rulării, începutul sau sfârșitul lui'),
    )
    .addOption(reveal())
    .option('--logs', say('also what its attempts logged', 'și ce au scris încercările în jurnal'))
    .addOption(json())
    .addOption(verbose())
    .action(act(() => import('./commands/show.ts')));
  program
    .command('watch')
    .description(say('follow events as they happen', 'urmărește evenimentele pe măsură ce apar'))
    .argument('[topic]', say('such as ocr.* or #', 'de exemplu ocr.* sau #'), '#')
    .addOption(reveal())
    .addOption(all())
    .addOption(json())
    .action(act(() => import('./commands/watch.ts')));
  addWorkers(program);
  addQueues(program);
  program
    .command('doctor')
    .description(say('check what is configured and what answers', 'verifică ce este configurat și ce răspunde'))
    .addOption(json())
    .action(act(() => import('./commands/doctor.ts')));
}

function addDeciding(program: Command): void {
  program.commandsGroup(say('Deciding:', 'Decizii:'));
  program
    .command('cancel')
    .description(
      say('cancel a run that waits, or stop one that runs', 'anulează o rulare care așteaptă sau oprește una în curs'),
    )
    .argument('<id>')
    .addOption(reason())
    .addOption(json())
    .addOption(verbose())
    .action(act(() => import('./commands/cancel.ts')));
  program
    .command('settle')
    .description(
      say(
        'say how a run with unknown outcome really ended',
        'spune cum s-a încheiat de fapt o rulare cu rezultat necunoscut',
      ),
    )
    .argument('<id>')
    .option(
      '--happened <json>',
      say('it happened: this is the output of the run', 's-a întâmplat: acesta este rezultatul rulării'),
    )
    .option(
      '--outcome <json>',
      say('with --happened: what the effect itself answered', 'cu --happened: ce a răspuns efectul însuși'),
    )
    .option('--not-happened', say('it did not happen: try again', 'nu s-a întâmplat: încearcă din nou'))
    .addOption(json())
    .addHelpText(
      'after',
      () =>
        `\n${examples('genius settle 0190… --happened \'{"index":"5012345678"}\'', 'genius settle 0190… --not-happened')}`,
    )
    .action(act(() => import('./commands/settle.ts')));
  addDead(program);
  addSchedules(program);
  addSecrets(program);
  addAnaf(program, act);
  addReges(program, act);
}

function addDead(program: Command): void {
  const dead = program
    .command('dead')
    .description(
      say(
        'dead letters: runs that failed for good and wait for a decision',
        'scrisori moarte: rulări eșuate care așteaptă o decizie',
      ),
    );
  dead
    .command('list', { isDefault: true })
    .description(say('list them', 'listează-le'))
    .option('--task <name>', say('of this task', 'ale acestei sarcini'))
    .option('--limit <n>', say('how many', 'câte'), '20')
    .addOption(json())
    .addOption(verbose())
    .action(act(() => import('./commands/dead-list.ts')));
  dead
    .command('show')
    .description(say('tell the story of one', 'povestește una'))
    .argument('<id>')
    .addOption(reveal())
    .option('--logs', say('also what its attempts logged', 'și ce au scris încercările în jurnal'))
    .addOption(json())
    .addOption(verbose())
    .action(act(() => import('./commands/show.ts')));
  const decide = (what: 'replay' | 'discard', text: string) =>
    dead
      .command(what)
      .description(text)
      .argument('[id...]')
      .option('--all', say('all of them', 'pe toate'))
      .option('--task <name>', say('with --all: of this task', 'cu --all: ale acestei sarcini'))
      .addOption(reason())
      .addOption(json())
      .addOption(verbose())
      .action(act(async () => (await import('./commands/dead-decide.ts')).deciding(what)));
  decide('replay', say('send it again, as itself', 'trimite-o din nou, ca ea însăși'));
  decide('discard', say('take it off the list', 'scoate-o de pe listă'));
}

function addSecrets(program: Command): void {
  const secrets = program
    .command('secrets')
    .description(
      say(
        'passwords and tokens that workers use, sealed where they are stored',
        'parole și tokenuri folosite de lucrători, sigilate acolo unde sunt stocate',
      ),
    );
  const whose = () => new Option('--tenant <name>', say('whose; without it, for all', 'al cui; fără ea, pentru toți'));
  secrets
    .command('list', { isDefault: true })
    .description(say('list their names, never their values', 'listează numele lor, niciodată valorile'))
    .argument('[prefix]', say('whose names begin so', 'ale căror nume încep așa'), '')
    .option('--tenant <name>', say('only of this tenant', 'doar ale acestui client'))
    .addOption(json())
    .action(act(() => import('./commands/secrets-list.ts')));
  secrets
    .command('set')
    .description(
      say(
        'write one: its value is asked for, read from stdin, or from a file, and never an argument',
        'scrie unul: valoarea se cere, se citește de la stdin sau dintr-un fișier, și nu este niciodată un argument',
      ),
    )
    .argument('<name>', say('such as email/senders/office', 'de exemplu email/senders/office'))
    .addOption(whose())
    .option('--file <path>', say('read the value from this file', 'citește valoarea din acest fișier'))
    .addOption(json())
    .addHelpText(
      'after',
      () =>
        `\n${examples('genius secrets set slack/token', 'genius secrets set slack/token < token.txt', 'genius secrets set anaf/certificate --file certificate.pem --tenant firm')}`,
    )
    .action(act(() => import('./commands/secrets-set.ts')));
  secrets
    .command('delete')
    .description(say('delete one', 'șterge unul'))
    .argument('<name>')
    .addOption(whose())
    .addOption(json())
    .action(act(() => import('./commands/secrets-delete.ts')));
  secrets
    .command('rotate')
    .description(
      say(
        'seal all anew with the first key, after a new one was put before the others',
        'sigilează-le din nou cu prima cheie, după ce una nouă a fost pusă înaintea celorlalte',
      ),
    )
    .addOption(json())
    .action(act(() => import('./commands/secrets-rotate.ts')));
}

function addMaking(program: Command): void {
  program.commandsGroup(say('Making:', 'Creare:'));
  program
    .command('new')
    .description(say('make a worker, with a passing test', 'creează un lucrător, cu un test care trece'))
    .addCommand(
      new Command('worker')
        .description(say('write workers/<tag>, and list it', 'scrie workers/<tag> și îl listează'))
        .argument('<tag>', say('such as demo.hello', 'de exemplu demo.hello'))
        .addOption(json())
        .exitOverride()
        .action(act(() => import('./commands/new-worker.ts'))),
    );
  program
    .command('preview')
    .description(
      say(
        'show a template of documents in a page, and anew when its files change',
        'arată un șablon de documente într-o pagină, din nou la fiecare schimbare a fișierelor',
      ),
    )
    .addArgument(
      new Argument('<template>', say('which one', 'care')).choices(['invoice', 'receipt', 'delivery-note', 'letter']),
    )
    .addOption(
      new Option('--lang <language>', say('of its labels, ro if not given', 'a etichetelor, ro dacă lipsește')).choices(
        ['ro', 'en'],
      ),
    )
    .option('--data <file>', say('fill it with this JSON file', 'completează-l cu acest fișier JSON'))
    .option('--port <n>', say('port on this machine', 'portul pe această mașină'), '4310')
    .addHelpText(
      'after',
      () => `\n${examples('genius preview invoice', 'genius preview letter --lang en --data letter.json')}`,
    )
    .action(act(() => import('./commands/preview.ts')));
  program
    .command('bench')
    .description(say('measure this machine with no-op runs', 'măsoară această mașină cu rulări goale'))
    .option('--runs <n>', say('how many', 'câte'), '10000')
    .addOption(json())
    .action(act(() => import('./commands/bench.ts')));
}
