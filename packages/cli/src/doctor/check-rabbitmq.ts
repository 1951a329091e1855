/** RabbitMQ: whether it answers, its version, and whether our queues are as Celery declares them. */

import type { Channel, ChannelModel } from 'amqplib';
import { say } from '../language.ts';
import { readSettings } from '../settings.ts';
import { knownTags } from '../workers.ts';
import type { Found } from './finding.ts';
import { ANSWER_MS, unreachable, withinLimit } from './time-limit.ts';

/** Releases that our tests ran on. */
const TESTED = ['3.10', '4.0'];

/** No finding without BROKER_URL. `queues` are those that workers consume. */
export async function checkRabbitmq(queues: readonly string[] = knownTags): Promise<Found[]> {
  const { brokerUrl } = readSettings();
  if (!brokerUrl) return [];
  const [{ connect }, { readBrokerAddress }] = await Promise.all([
    import('amqplib'),
    import('@genius/transport-celery/addresses'),
  ]);
  const { url, shown } = readBrokerAddress(brokerUrl);
  let connection: ChannelModel | undefined;
  try {
    const connecting = connect(url, { timeout: ANSWER_MS, clientProperties: { connection_name: 'genius doctor' } });
    // One that comes too late is closed.
    const tooLate = () => void connecting.then(close).catch(() => undefined);
    connection = await withinLimit(connecting, tooLate);
    connection.on('error', () => undefined);
    const { version } = connection.connection.serverProperties;
    const strange = await withinLimit(checkQueues(connection, queues, vhostOf(shown)));
    return [judgeVersion(shown, String(version)), ...strange];
  } catch (error) {
    return [judgeRefusal(shown, error)];
  } finally {
    if (connection) await close(connection);
  }
}

/** A server that no longer answers must not keep the doctor. */
async function close(connection: ChannelModel): Promise<void> {
  await withinLimit(connection.close(), undefined, 500).catch(() => undefined);
}

function judgeVersion(shown: string, version: string): Found {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const found = { what: say(`RabbitMQ ${version} on ${shown}`, `RabbitMQ ${version} pe ${shown}`), version };
  const tested = TESTED.join(', ');
  if (TESTED.includes(`${major}.${minor}`)) return { state: 'ok', ...found };
  if (major > 4 || (major === 4 && minor >= 3)) {
    return {
      state: 'note',
      ...found,
      remedy: say(
        `Not tested (tested: ${tested}). From 4.3 on it refuses the global QoS that Celery workers ask for: our workers are not affected, those in Python are.`,
        `Netestat (testat: ${tested}). De la 4.3 refuză QoS-ul global pe care îl cer lucrătorii Celery: ai noștri nu sunt afectați, cei din Python sunt.`,
      ),
    };
  }
  if (major < 3 || (major === 3 && minor < 10)) {
    return {
      state: 'note',
      ...found,
      remedy: say(
        `Not tested (tested: ${tested}). Use RabbitMQ 3.10 or newer.`,
        `Netestat (testat: ${tested}). Folosiți RabbitMQ 3.10 sau mai nou.`,
      ),
    };
  }
  return {
    ...found,
    state: 'ok',
    what: `${found.what} ${say(`(not tested; tested: ${tested})`, `(netestat; testat: ${tested})`)}`,
  };
}

/** A queue that was declared in another way refuses whoever declares it as Celery does. */
async function checkQueues(connection: ChannelModel, queues: readonly string[], vhost: string): Promise<Found[]> {
  const found = await Promise.all(
    queues.map(async (queue) => {
      // Only what is there already is declared again, so that a look changes nothing.
      const [missing, other] = await Promise.all([
        refusalOf(connection, (channel) => channel.checkQueue(queue)),
        refusalOf(connection, (channel) => channel.checkExchange(queue)),
      ]);
      const [asQueue, asExchange] = await Promise.all([
        missing ?? refusalOf(connection, (channel) => channel.assertQueue(queue, { durable: true })),
        other ?? refusalOf(connection, (channel) => channel.assertExchange(queue, 'direct', { durable: true })),
      ]);
      return [
        ...(asQueue === undefined || isMissing(asQueue) ? [] : [judgeQueue(queue, vhost, asQueue)]),
        ...(asExchange === undefined || isMissing(asExchange) ? [] : [judgeExchange(queue, vhost, asExchange)]),
      ];
    }),
  );
  return found.flat();
}

/** What RabbitMQ said, if it refused. A refusal closes the channel, so each question has one of its own. */
async function refusalOf(
  connection: ChannelModel,
  ask: (channel: Channel) => Promise<unknown>,
): Promise<string | undefined> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    await ask(channel);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await channel.close().catch(() => undefined);
  }
}

const isMissing = (refusal: string) => /NOT[-_]FOUND/.test(refusal);

function judgeQueue(queue: string, vhost: string, refusal: string): Found {
  if (/ACCESS[-_]REFUSED/.test(refusal)) {
    return {
      state: 'bad',
      what: say(
        `the user of BROKER_URL may not declare the queue ${queue}`,
        `utilizatorul din BROKER_URL nu are voie să declare coada ${queue}`,
      ),
      remedy: say(
        `rabbitmqctl set_permissions -p ${quoted(vhost)} USER ".*" ".*" ".*"`,
        `rabbitmqctl set_permissions -p ${quoted(vhost)} UTILIZATOR ".*" ".*" ".*"`,
      ),
    };
  }
  const what = say(
    `the queue ${queue} is not declared as Celery declares it: ${differenceIn(refusal)}`,
    `coada ${queue} nu este declarată așa cum o declară Celery: ${differenceIn(refusal)}`,
  );
  return {
    state: 'bad',
    what,
    remedy: say(
      `Durable and without arguments is what works for both sides; set a length, a TTL or a type by policy instead (rabbitmqctl set_policy). Empty the queue, then: rabbitmqctl delete_queue ${quoted(queue)} --vhost ${quoted(vhost)}. It is declared anew when a worker starts.`,
      `Durabilă și fără argumente merge pentru ambele părți; lungimea, TTL-ul sau tipul se pun prin politică (rabbitmqctl set_policy). Goliți coada, apoi: rabbitmqctl delete_queue ${quoted(queue)} --vhost ${quoted(vhost)}. Se declară din nou la pornirea unui lucrător.`,
    ),
  };
}

function judgeExchange(exchange: string, vhost: string, refusal: string): Found {
  return {
    state: 'bad',
    what: say(
      `the exchange ${exchange} is not declared as Celery declares it: ${differenceIn(refusal)}`,
      `schimbul ${exchange} nu este declarat așa cum îl declară Celery: ${differenceIn(refusal)}`,
    ),
    remedy: say(
      `It must be direct and durable. Delete it on RabbitMQ's management page, in the virtual host ${vhost}; it is declared anew when a worker starts.`,
      `Trebuie să fie direct și durabil. Ștergeți-l în pagina de administrare RabbitMQ, în gazda virtuală ${vhost}; se declară din nou la pornirea unui lucrător.`,
    ),
  };
}

/** `inequivalent arg 'x-queue-type' for queue … : received none but current is the value 'quorum' …` → its middle. */
function differenceIn(refusal: string): string {
  const [, name, current] =
    /inequivalent arg '([^']+)'.*?but current is (?:the value )?('[^']*'|\S+)/.exec(refusal) ?? [];
  if (name) return say(`it has ${name} ${current}`, `are ${name} ${current}`);
  return /"?([A-Z]+_[A-Z_]+)/.exec(refusal)?.[1] ?? refusal;
}

function judgeRefusal(shown: string, error: unknown): Found {
  const reason = unreachable(error);
  const message = (error as Error).message;
  if (/ACCESS[-_]REFUSED|403/.test(message)) {
    return {
      state: 'bad',
      what: say(
        `RabbitMQ on ${shown} refuses the user and password of BROKER_URL`,
        `RabbitMQ pe ${shown} refuză utilizatorul și parola din BROKER_URL`,
      ),
      remedy: say(
        'Correct them; guest is only taken from the same machine.',
        'Corectați-le; guest este acceptat doar de pe aceeași mașină.',
      ),
    };
  }
  // In place of opening the virtual host, RabbitMQ closed the connection; the client does not tell its words.
  if (/ConnectionOpenOk|NOT[-_](?:FOUND|ALLOWED)/.test(message)) {
    return {
      state: 'bad',
      what: say(
        `RabbitMQ on ${shown} has no virtual host ${vhostOf(shown)} for us`,
        `RabbitMQ pe ${shown} nu are pentru noi gazda virtuală ${vhostOf(shown)}`,
      ),
      remedy: say(
        `Make it: rabbitmqctl add_vhost ${quoted(vhostOf(shown))}, and rabbitmqctl set_permissions -p ${quoted(vhostOf(shown))} USER ".*" ".*" ".*"; or correct the path in BROKER_URL.`,
        `Creați-o: rabbitmqctl add_vhost ${quoted(vhostOf(shown))} și rabbitmqctl set_permissions -p ${quoted(vhostOf(shown))} UTILIZATOR ".*" ".*" ".*"; sau corectați calea din BROKER_URL.`,
      ),
    };
  }
  const problem = reason ?? shortly(message);
  return {
    state: 'bad',
    what: say(
      `RabbitMQ on ${shown} can not be reached: ${problem}`,
      `RabbitMQ pe ${shown} nu este accesibil: ${problem}`,
    ),
    remedy: say(
      'Start it (docker compose up --wait rabbitmq), correct BROKER_URL, or unset it to run in one folder.',
      'Porniți-l (docker compose up --wait rabbitmq), corectați BROKER_URL sau ștergeți-l pentru a rula într-un dosar.',
    ),
  };
}

/** RabbitMQ's own words up to where they may go on about the user. */
function shortly(message: string): string {
  return /[A-Z]+[-_][A-Z_-]+/.exec(message)?.[0] ?? message.slice(0, 100);
}

/** `amqp://host:5672/jobs` → `jobs`. */
function vhostOf(shown: string): string {
  return decodeURIComponent(new URL(shown).pathname.slice(1)) || '/';
}

/** For a shell, if it needs it. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
