import { defineTask } from '@genius/contract';
import { createPlatform, defineWorker, handle } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { z } from 'zod';

const greet = defineTask({
  name: 'hello.greet', queue: 'hello', summary: 'Greets somebody.', idempotent: 'always the same',
  input: z.object({ name: z.string() }), output: z.object({ text: z.string() }),
});
const hello = defineWorker({
  tag: 'hello', version: '1.0.0', summary: 'Greets.', tasks: [handle(greet, ({ name }) => ({ text: `Salut, ${name}!` }))],
});
const platform = createPlatform(await openEmbedded({ folder: '.genius' }), { workers: [hello] });
await platform.start();
const run = await platform.client.send(greet, { name: 'Ștefan' }, { key: 'greeting-1' }); // on disk before it resolves
console.log(await run.result()); // typed: { text: string }
await platform.stop();
