/** One client's connection to the owner: greets it, checks its password, cuts its bytes into requests for the gate. */
import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Gate, Visitor } from './gate.ts';
import { refusalOf } from './refusals.ts';
import { errorResponse, message, messageCutter, readStrings, readyForQuery, type WireMessage } from './wire.ts';

export interface SessionOptions {
  socket: Socket;
  gate: Gate;
  password: string;
  /** What PGlite says of itself, as name and value: server_version, TimeZone and so on. */
  parameters: [name: string, value: string][];
}

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const PROTOCOL_3 = 3;

export function serveSession({ socket, gate, password, parameters }: SessionOptions): void {
  const cutter = messageCutter();
  let stage: 'startup' | 'password' | 'ready' = 'startup';
  let visitor: Visitor | undefined;
  let collected: WireMessage[] = [];

  socket.on('data', (chunk) => {
    for (const received of cutter.push(chunk)) receive(received);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => visitor?.leave());

  function receive(received: WireMessage): void {
    if (stage === 'startup') greet(received.bytes);
    else if (stage === 'password') checkPassword(received);
    else if (received.type === 'X') socket.end();
    else collect(received);
  }

  function greet(packet: Buffer): void {
    const code = packet.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      socket.write('N');
    } else if (code >> 16 !== PROTOCOL_3) {
      socket.end();
    } else {
      stage = 'password';
      cutter.startupDone();
      socket.write(message('R', int32(3)));
      // What came behind the startup packet waits in the cutter, typed from now on.
      for (const received of cutter.push(Buffer.alloc(0))) receive(received);
      return;
    }
    for (const received of cutter.push(Buffer.alloc(0))) receive(received);
  }

  function checkPassword(received: WireMessage): void {
    const given = readStrings(received.bytes, 5)[0] ?? '';
    if (received.type !== 'p' || !isSame(given, password)) {
      socket.end(
        errorResponse('FATAL', '28P01', 'The key does not open this database. It is in access.key in its folder.'),
      );
      return;
    }
    stage = 'ready';
    visitor = gate.enter((answer) => void socket.write(answer));
    const described = parameters.map((parameter) => message('S', Buffer.from(`${parameter.join('\0')}\0`)));
    const key = message('K', Buffer.concat([int32(process.pid), int32(0)]));
    socket.write(Buffer.concat([message('R', int32(0)), ...described, key, readyForQuery('I')]));
  }

  function collect(received: WireMessage): void {
    collected.push(received);
    if (!['Q', 'S', 'H', 'F'].includes(received.type)) return;
    const messages = collected;
    collected = [];
    visitor?.request({
      messages: Buffer.concat(messages.map(({ bytes }) => bytes)),
      sql: statementOf(messages),
      ends: received.type !== 'H',
      refusal: messages.map(refusalOf).find((refusal) => refusal !== undefined),
    });
  }
}

function statementOf(messages: WireMessage[]): string {
  for (const { type, bytes } of messages) {
    if (type === 'Q') return readStrings(bytes, 5)[0] ?? '';
    if (type === 'P') return readStrings(bytes, 5)[1] ?? '';
  }
  return '';
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
