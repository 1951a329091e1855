/** The document that is previewed: template and data as their files are now, as HTML and as PDF. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateInput } from '@genius/pdf-render/template-data';
import { type Language, renderTemplate, sampleData, type TemplateName } from '@genius/pdf-render/templates';

/** What is previewed. */
export interface Previewed {
  name: TemplateName;
  /** A JSON file. Default: the template's own sample in the language. */
  data?: string | undefined;
}

/** The document in a language. Throws what is wrong with its files, in words. */
export async function documentHtml({ name, data }: Previewed, language: Language): Promise<string> {
  const given: unknown = data === undefined ? sampleData(name, language) : JSON.parse(await readFile(data, 'utf8'));
  const checked = templateInput.safeParse({ name, language, data: given });
  if (!checked.success) {
    throw new Error(checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
  }
  return renderTemplate(checked.data, { fresh: true }).html;
}

/** Prints documents with the worker itself, in a folder that is gone afterwards. */
export class Printer {
  private opened: ReturnType<typeof open> | undefined;

  /** Throws the failure of the run. */
  async print(html: string): Promise<Uint8Array> {
    this.opened ??= open();
    const { platform, renderPdf } = await this.opened;
    const { pdf } = await platform.client.call(renderPdf, { html });
    return platform.ports.blobs.get(pdf);
  }

  async close(): Promise<void> {
    const opened = await this.opened?.catch(() => undefined);
    if (!opened) return;
    await opened.platform.stop();
    await rm(opened.folder, { recursive: true, force: true });
  }
}

async function open() {
  const [{ createPlatform, silentLogger }, { openEmbedded }, { worker }, { renderPdf }] = await Promise.all([
    import('@genius/runtime'),
    import('@genius/transport-embedded'),
    import('@genius/pdf-render'),
    import('@genius/pdf-render/contract'),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'genius-preview-'));
  const platform = createPlatform(await openEmbedded({ folder }), { workers: [worker], log: silentLogger });
  await platform.start();
  return { platform, renderPdf, folder };
}
