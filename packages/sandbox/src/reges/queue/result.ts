/** The asynchronous answers: results of messages, and what other employers are told. */

import type { Verdict } from '../registry/verdict.ts';
import { isRefusal } from '../registry/verdict.ts';
import type { Entity } from '../schema/model.ts';
import type { Message } from './messages.ts';

type Outcome = Pick<Message, 'entity' | 'responseId' | 'does'>;

/** The `MessageResult` of a message; a recipe may bend it. */
export function resultOf({ entity, responseId, does }: Outcome, verdict: Verdict): Entity {
  const isFailed = isRefusal(verdict);
  const isWarned = !isFailed && does.warning !== undefined;
  const says = isFailed ? verdict.fail : (does.warning ?? verdict.says);
  return {
    $type: 'MessageResult',
    ...headerOf(entity),
    ResponseId: responseId,
    Result: {
      Code: isFailed ? 'FAIL' : 'SUCCES',
      CodeType: isFailed ? 'ERROR' : isWarned ? 'WARNING' : 'SUCCES',
      Sign: isFailed ? 'CryingFace' : isWarned ? 'FaceWithRaisedEyebrow' : 'SmilingFaceWithSmilingEyes',
      Description: says,
      ...(!isFailed && verdict.ref !== '' && { Ref: verdict.ref }),
      ...(!isFailed && verdict.secRef !== undefined && { SecRef: verdict.secRef }),
      RelatedResultsExpected: !isFailed && verdict.isMoreExpected === true,
    },
  };
}

/** The synchronous receipt; all zeros for a message of a batch that isn't taken. */
export function receiptOf(entity: Entity, responseId: string): Entity {
  return { $type: 'MessageResponse', ...headerOf(entity), ResponseId: responseId };
}

export const NO_RECEIPT = '00000000-0000-0000-0000-000000000000';

const headerOf = ({ Header }: Entity): Entity => (Header === undefined ? {} : { Header });
