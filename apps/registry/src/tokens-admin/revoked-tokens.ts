/** Which tokens were revoked: read at most every five seconds, and never guessed. */

import { IsNull, MoreThan, Not } from 'typeorm';
import type { RegistryWorld } from '../world.ts';
import { TokenEntity } from './token.entity.ts';

const FRESH_MS = 5_000;

export interface RevokedTokens {
  /** Rejects where it can't be read: then no token with an id is let in. */
  has(id: string): Promise<boolean>;
  /** Read it anew at the next question: one was just revoked here. */
  forget(): void;
}

export function watchRevokedTokens({ database, now }: Pick<RegistryWorld, 'database' | 'now'>): RevokedTokens {
  let known: Promise<ReadonlySet<string>> | undefined;
  let readAt = 0;

  async function read(): Promise<ReadonlySet<string>> {
    const rows = await (await database.dataSource()).getRepository(TokenEntity).find({
      select: { id: true },
      where: { revoked_at: Not(IsNull()), expires_at: MoreThan(new Date(now())) },
    });
    return new Set(rows.map(({ id }) => id));
  }

  return {
    async has(id) {
      if (!known || now() - readAt > FRESH_MS) {
        readAt = now();
        const reading = read();
        known = reading;
        reading.catch(() => {
          if (known === reading) known = undefined;
        });
      }
      return (await known).has(id);
    },
    forget() {
      known = undefined;
    },
  };
}
