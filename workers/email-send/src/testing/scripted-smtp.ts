/** A mail server on a real socket that does what a test tells it, also what no server should. */

import { createServer, type Server, type Socket } from 'node:net';

/** A reply of one or more lines; or the connection ends at once, or nothing is said. */
export type Answer = string | 'cut' | 'silence';

export interface Script {
  greeting?: Answer;
  /** Default: PIPELINING, 8BITMIME, SMTPUTF8. */
  extensions?: readonly string[];
  mail?: (from: string, line: string) => Answer;
  rcpt?: (to: string) => Answer;
  data?: () => Answer;
  /** After the final dot. */
  message?: (message: Received) => Answer | Promise<Answer>;
}

export interface Received {
  from: string;
  to: string[];
  /** The line of MAIL FROM. */
  mail: string;
  /** As it came over the wire, with its dots doubled and without the final one. */
  wire: Buffer;
  /** As it was meant. */
  content: Buffer;
}

export interface ScriptedSmtp {
  port: number;
  script: Script;
  /** Messages that came whole, whatever was answered. */
  received: Received[];
  /** Those among them that were answered with 250. */
  taken: Received[];
  connections: number;
  close(): Promise<void>;
}

export async function startScriptedSmtp(script: Script = {}): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    state.connections++;
    // Each answer leaves at once, or a pipelined transaction would wait for delayed acknowledgements.
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(socket, state);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const state: ScriptedSmtp = {
    port,
    script,
    received: [],
    taken: [],
    connections: 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

const END = Buffer.from('\r\n.\r\n');

function serve(socket: Socket, state: ScriptedSmtp): void {
  let buffer = Buffer.alloc(0);
  let inData = false;
  let envelope = { from: '', to: [] as string[], mail: '' };
  let isBusy = false;

  const answer = (reply: Answer): boolean => {
    if (reply === 'cut') socket.destroy();
    else if (reply !== 'silence') socket.write(`${reply}\r\n`);
    return reply !== 'cut' && reply !== 'silence';
  };

  const command = (line: string): void => {
    const { script } = state;
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') {
      const lines = ['test', ...(script.extensions ?? ['PIPELINING', '8BITMIME', 'SMTPUTF8'])];
      answer(lines.map((each, at) => `250${at === lines.length - 1 ? ' ' : '-'}${each}`).join('\r\n'));
    } else if (verb === 'MAIL') {
      const from = /<([^>]*)>/.exec(line)?.[1] ?? '';
      envelope = { from, to: [], mail: line };
      answer(script.mail?.(from, line) ?? '250 2.1.0 ok');
    } else if (verb === 'RCPT') {
      const to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      const reply = script.rcpt?.(to) ?? '250 2.1.5 ok';
      if (reply.startsWith('2')) envelope.to.push(to);
      answer(reply);
    } else if (verb === 'DATA') {
      const reply = script.data?.() ?? (envelope.to.length ? '354 go ahead' : '503 5.5.1 no recipients');
      inData = answer(reply) && reply.startsWith('3');
    } else if (verb === 'QUIT') {
      answer('221 bye');
      socket.end();
    } else answer(/^(RSET|NOOP)/i.test(line) ? '250 ok' : '502 5.5.1 not known here');
  };

  const take = async (wire: Buffer): Promise<void> => {
    inData = false;
    isBusy = true;
    const content = Buffer.from(wire.toString('latin1').replace(/(^|\r\n)\./g, '$1'), 'latin1');
    const message = { ...envelope, wire, content };
    state.received.push(message);
    const reply = (await state.script.message?.(message)) ?? '250 2.0.0 queued as 1';
    if (reply.startsWith('250')) state.taken.push(message);
    answer(reply);
    isBusy = false;
    read();
  };

  const read = (): void => {
    while (!isBusy && !socket.destroyed) {
      if (inData) {
        const at = buffer.indexOf(END);
        if (at === -1) return;
        const wire = Buffer.from(buffer.subarray(0, at + 2));
        buffer = buffer.subarray(at + END.length);
        void take(wire);
        return;
      }
      const at = buffer.indexOf('\r\n');
      if (at === -1) return;
      const line = buffer.subarray(0, at).toString('utf8');
      buffer = buffer.subarray(at + 2);
      command(line);
    }
  };

  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    read();
  });
  answer(state.script.greeting ?? '220 test ESMTP');
}
