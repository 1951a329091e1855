/** Effects: the ledger behind `ctx.once`. It lives where commits are synced. */

export interface EffectClaim {
  /** Task and tenant: keys of different tasks never meet. */
  scope: string;
  key: string;
  runId: string;
  attempt: number;
}

export type ClaimAnswer =
  /** Ours now, and on disk: perform it. */
  | { state: 'claimed' }
  /** Performed before; JSON text of its outcome. */
  | { state: 'performed'; outcome: string }
  /** Another attempt is at it and its owner lives. */
  | { state: 'held' }
  /** Its owner died before it could say how it went. The claim is ours now; settle it. */
  | { state: 'orphaned' }
  /** A person or a rule said that nobody can tell. */
  | { state: 'unknown' };

export interface EffectRecord extends EffectClaim {
  state: 'claimed' | 'performed' | 'unknown';
  outcome?: string;
  at: number;
}

export interface Effects {
  /** Id of this ledger. If it differs from the one a run was sent under, the ledger was lost in between. */
  readonly generation: string;
  /** Whether a claim survives a power cut. */
  readonly synced: boolean;
  claim(claim: EffectClaim): Promise<ClaimAnswer>;
  /** Resolves when a held claim has changed, or after `deadlineMs`. */
  changed(claim: EffectClaim, deadlineMs: number): Promise<void>;
  performed(claim: EffectClaim, outcome: string): Promise<void>;
  /** It certainly did not happen: the claim is given back. */
  notPerformed(claim: EffectClaim): Promise<void>;
  /** Its owner gives up without knowing how it went: the next claim is `orphaned`. */
  abandon(claim: EffectClaim): Promise<void>;
  unknown(claim: EffectClaim): Promise<void>;
  list(runId: string): Promise<EffectRecord[]>;
  /** A person's decision on an unknown run: it happened (JSON of the outcome), or it did not and may be tried again. */
  settle(
    runId: string,
    decision: { happened: true; outcome: string } | { happened: false },
    by: string,
  ): Promise<boolean>;
}
