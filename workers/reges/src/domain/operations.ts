/** What can be asked of REGES: each operation by a readable name, what it needs, where it is sent, what it makes. */

export type Part =
  | 'employee'
  | 'employeeRef'
  | 'contract'
  | 'contractRef'
  | 'action'
  | 'document'
  | 'removalReason'
  | 'proposal';
export type ActionKind = 'suspension' | 'end' | 'reactivation' | 'secondment' | 'move';

export interface Operation {
  /** As the schema calls it. */
  official: string;
  type: 'Salariat' | 'Contract' | 'PropunereDetasareContract' | 'PropunereMutareContract';
  /** What must be there. */
  needs: readonly Part[];
  /** What may be there too. */
  takes?: readonly Part[];
  /** Its action's kind, where it has one. */
  action?: ActionKind;
  /** A success without a new id is none. */
  creates?: 'employee' | 'contract' | 'proposal';
}

const salariat = (official: string, more: Partial<Operation> = {}): Operation => ({
  official,
  type: 'Salariat',
  needs: ['employeeRef', 'employee'],
  ...more,
});
const contract = (official: string, needs: readonly Part[], more: Partial<Operation> = {}): Operation => ({
  official,
  type: 'Contract',
  needs,
  takes: ['document'],
  ...more,
});
const onContract = (official: string, action: ActionKind): Operation =>
  contract(official, ['contractRef', 'action'], { action });
const secondment = (official: string, more: Partial<Operation> = {}): Operation => ({
  official,
  type: 'PropunereDetasareContract',
  needs: ['proposal'],
  ...more,
});
const move = (official: string, more: Partial<Operation> = {}): Operation => ({
  official,
  type: 'PropunereMutareContract',
  needs: ['proposal'],
  ...more,
});

export const OPERATIONS = {
  registerEmployee: salariat('InregistrareSalariat', { needs: ['employee'], creates: 'employee' }),
  modifyEmployee: salariat('ModificareSalariat'),
  correctEmployee: salariat('CorectieSalariat'),
  removeEmployee: salariat('RadiereSalariat'),

  addContract: contract('AdaugareContract', ['contract'], { takes: ['employee', 'document'], creates: 'contract' }),
  addInitialContract: contract('AdaugareContractInitial', ['contract'], {
    takes: ['employee', 'document'],
    creates: 'contract',
  }),
  modifyContract: contract('ModificareContract', ['contractRef', 'contract']),
  correctContract: contract('CorectieContract', ['contractRef', 'contract']),
  removeContract: contract('RadiereContract', ['contractRef', 'removalReason']),
  revalidateContract: contract('RevalidareContract', ['contractRef']),
  correctHistory: contract('CorectieIstoricContract', ['contractRef', 'contract']),
  correctHistoryOnward: contract('CorectieIstoricContractCuPropagare', ['contractRef', 'contract']),
  addChangeToHistory: contract('AdaugareModificareInIstoricContract', ['contractRef', 'contract']),
  addChangeToHistoryOnward: contract('AdaugareModificareInIstoricContractCuPropagare', ['contractRef', 'contract']),
  addSuspensionToHistory: onContract('AdaugareSuspendareInIstoricContract', 'suspension'),
  removeHistory: contract('RadiereIstoricContract', ['contractRef', 'removalReason']),

  suspend: onContract('SuspendareContract', 'suspension'),
  modifySuspension: onContract('ModificareSuspendareContract', 'suspension'),
  correctSuspension: onContract('CorectieSuspendareContract', 'suspension'),
  endSuspension: onContract('IncetareSuspendareContract', 'suspension'),
  correctSuspensionEnd: onContract('CorectieIncetareSuspendareContract', 'suspension'),
  cancelSuspension: contract('AnulareSuspendareContract', ['contractRef'], { takes: ['action', 'document'] }),

  endContract: onContract('IncetareContract', 'end'),
  correctEnd: onContract('CorectieIncetareContract', 'end'),
  cancelEnd: contract('AnulareIncetareContract', ['contractRef'], { takes: ['action', 'document'] }),
  reactivate: onContract('ReactivareContract', 'reactivation'),
  correctReactivation: onContract('CorectieReactivareContract', 'reactivation'),
  cancelReactivation: contract('AnulareReactivareContract', ['contractRef'], { takes: ['action', 'document'] }),

  proposeSecondment: secondment('PropunereDetasareContract', { creates: 'proposal' }),
  modifySecondmentProposal: secondment('ModificarePropunereDetasareContract'),
  acceptSecondment: secondment('AcceptarePropunereDetasareContract'),
  rejectSecondment: secondment('RespingerePropunereDetasareContract'),
  endSecondmentProposal: secondment('IncetarePropunereDetasareContract'),
  removeSecondmentProposal: secondment('RadierePropunereDetasareContract'),
  modifySecondment: onContract('ModificareDetasareContract', 'secondment'),
  correctSecondment: onContract('CorectieDetasareContract', 'secondment'),
  extendSecondment: onContract('PrelungireDetasareContract', 'secondment'),
  cancelSecondment: contract('AnulareDetasareContract', ['contractRef'], { takes: ['action', 'document'] }),
  endSecondment: onContract('IncetareDetasareContract', 'secondment'),
  correctSecondmentEnd: onContract('CorectieIncetareDetasareContract', 'secondment'),
  cancelSecondmentEnd: contract('AnulareIncetareDetasareContract', ['contractRef'], { takes: ['action', 'document'] }),

  proposeMove: move('PropunereMutareContract', { creates: 'proposal' }),
  acceptMove: move('AcceptarePropunereMutareContract'),
  rejectMove: move('RespingerePropunereMutareContract'),
  removeMoveProposal: move('RadierePropunereMutareContract'),
  cancelTransfer: contract('AnulareTransferContract', ['contractRef'], { takes: ['action', 'document'] }),
  cancelWorkplaceChange: contract('AnulareSchimbareLocMuncaContract', ['contractRef'], {
    takes: ['action', 'document'],
  }),
  cancelRegistryChange: contract('AnulareSchimbareGestiuneRegistruContract', ['contractRef'], {
    takes: ['action', 'document'],
  }),
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** The schema says of these that they are used no more; proposals took their place. */
const NO_LONGER: Readonly<Record<string, OperationName>> = {
  DetasareContract: 'proposeSecondment',
  TransferContract: 'proposeMove',
  SchimbareLocMuncaContract: 'proposeMove',
  SchimbareGestiuneRegistruContract: 'proposeMove',
};

const byOfficial = new Map(
  (Object.keys(OPERATIONS) as OperationName[]).map((name) => [OPERATIONS[name].official as string, name]),
);

export const operationOf = (name: OperationName): Operation => OPERATIONS[name];

/** By the schema's name. Undefined for what an employer does not send. */
export const operationByOfficial = (official: string): OperationName | undefined => byOfficial.get(official);

/** What took the place of an operation that is used no more. */
export const successorOf = (official: string): OperationName | undefined =>
  Object.hasOwn(NO_LONGER, official) ? NO_LONGER[official] : undefined;

/** Where a message is sent; a batch goes to `/Batch` under it. Proposals sent to `/api/Contract` get a bare 500. */
export const PATHS: Readonly<Record<string, string>> = {
  Salariat: '/api/Salariat',
  Contract: '/api/Contract',
  PropunereDetasareContract: '/api/Detasare/Propunere',
  PropunereMutareContract: '/api/Mutare/Propunere',
};
