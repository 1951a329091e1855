/** Names of ANAF's codes. `domain/model/codes.ts` has the codes; a test holds the two together. */

import { z } from 'zod';

export const operation = z.enum([
  'intraCommunityAcquisition',
  'processingIn',
  'callOffStockIn',
  'intraCommunityDelivery',
  'processingOut',
  'callOffStockOut',
  'national',
  'import',
  'export',
  'transitStorageIn',
  'transitStorageOut',
]);

export const purpose = z.enum([
  'trade',
  'production',
  'freeOfCharge',
  'commercialEquipment',
  'fixedAssets',
  'ownUse',
  'deliveryWithInstallation',
  'stockTransfer',
  'atClientsDisposal',
  'leasing',
  'underWarranty',
  'exempt',
  'investmentInProgress',
  'donation',
  'other',
  'sameAsOperation',
]);

export const documentType = z.enum(['cmr', 'invoice', 'deliveryNote', 'other']);

export const confirmation = z.enum(['confirmed', 'partly', 'denied']);

export const declarationKind = z.enum(['notification', 'correction', 'deletion', 'confirmation', 'vehicleChange']);
