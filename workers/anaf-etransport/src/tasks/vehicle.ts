/** `etransport.vehicle`: another lorry or trailer. */

import { handle } from '@genius/runtime';
import { changeVehicle } from '../contract/changes.ts';
import { wallTime } from '../domain/romanian-time.ts';
import { prepareVehicleChange, toWall } from '../prepare-change.ts';
import { sendDeclaration } from '../send-declaration.ts';

export const handleVehicle = handle(changeVehicle, async (input, ctx) => {
  const { sent, startedAt } = await sendDeclaration(ctx, prepareVehicleChange(input, ctx.runId), input);
  return { ...sent, changedAt: input.changedAt ? toWall(input.changedAt) : wallTime(new Date(startedAt)) };
});
