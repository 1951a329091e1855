/** A mail server in a process of its own that takes every message and keeps none. */

import { SMTPServer } from 'smtp-server';

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume();
    stream.on('end', () => done(null));
  },
});
server.listen(0, '127.0.0.1', () => {
  const { port } = (server.server as unknown as { address(): { port: number } }).address();
  process.send?.({ port });
});
process.on('disconnect', () => process.exit(0));
