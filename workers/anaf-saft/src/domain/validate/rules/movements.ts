/** Movements of goods and of assets: as many as they say. */

import type { Rule } from './hooks.ts';
import { declaredSums } from './sums.ts';

export const movementRules: Rule = (on, context) => {
  const lines = declaredSums(on, context, 'SourceDocuments/MovementOfGoods', 'NumberOfMovementLines', false);
  on.close('StockMovement/StockMovementLine', () => void lines.count++);
  const transactions = declaredSums(
    on,
    context,
    'SourceDocuments/AssetTransactions',
    'NumberOfAssetTransactions',
    false,
  );
  on.close('AssetTransactions/AssetTransaction', () => void transactions.count++);
};
