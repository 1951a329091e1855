import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTestFolder } from '@genius/testing';
import { expect, test } from 'vitest';
import { createDuk, isKit } from './duk.ts';
import { findKit } from './find-kit.ts';

/** A jar that answers with what it was given, and fails in Java's own ways. */
const SOURCE = `
import java.nio.file.*;
import java.util.*;
public class Kit {
  public static void main(String[] args) throws Exception {
    List<String> all = Arrays.asList(args);
    Path input = Paths.get(args[all.indexOf("-v") + 2]);
    String text = new String(Files.readAllBytes(input), "UTF-8");
    if (text.contains("MEMORY")) { List<byte[]> held = new ArrayList<>(); while (true) held.add(new byte[10_000_000]); }
    if (text.contains("WINDOW")) new java.awt.Frame("?").setVisible(true);
    if (text.contains("THROW")) throw new IllegalStateException("SECRET-4711");
    String answer = "W: Header (1)\\n ț " + all.get(all.size() - 2) + " " + all.get(all.size() - 1) + " "
      + (Runtime.getRuntime().maxMemory() >> 20) + " " + System.getProperty("java.io.tmpdir").equals(input.getParent().toString()) + "\\n";
    Files.write(Paths.get(input + ".err.txt"), answer.getBytes());
  }
}`;

test('a jar runs in a real Java, within its memory and without a screen', async (ctx) => {
  using folder = {
    ...makeTestFolder(),
    [Symbol.dispose]() {
      this.remove();
    },
  };
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder.path, stdio: 'pipe' });
  try {
    writeFileSync(join(folder.path, 'Kit.java'), SOURCE);
    run('javac', '-encoding', 'UTF-8', 'Kit.java');
    mkdirSync(join(folder.path, 'home'));
    run('jar', 'cfe', join('home', 'DUKIntegrator.jar'), 'Kit', 'Kit.class');
  } catch (error) {
    ctx.skip(`network: there is no JDK (${(error as Error).message.split('\n')[0]})`);
  }
  const kit = findKit({ DUK_HOME: join(folder.path, 'home') });
  if (!isKit(kit)) throw new Error(kit.en);
  const duk = createDuk(kit, { memoryMiB: 64, timeoutMs: 60_000 });
  const asked = (text: string) =>
    duk.validate(
      (async function* () {
        yield Buffer.from(text);
      })(),
      { form: 'D406', year: 2026, month: 6 },
    );
  const trouble = (text: string) =>
    asked(text).then(
      () => undefined,
      (error) => error.failure.details.problem,
    );
  expect((await asked('<AuditFile/>')).findings).toMatchObject([
    { text: expect.stringMatching(/^ț an=2026 luna=6 6\d true$/) },
  ]);
  expect(await trouble('MEMORY')).toBe('OutOfMemoryError');
  expect(await trouble('WINDOW')).toMatch(/HeadlessException|Error$/);
  expect(await trouble('THROW')).toBe('IllegalStateException');
}, 120_000);
