/** `GET /api/Profile`: the employer of the token. Only `referintaAngajator` is known of the real answer. */

import type { Answer } from '../../answer.ts';
import type { RegesSettings } from '../settings.ts';
import { answerOne, type Visit } from './visit.ts';

export function profile(visit: Visit, settings: RegesSettings): Answer {
  const { id, name, cui } = visit.employer;
  const details = {
    FormaJuridicaPJ: 'SocietateComerciala',
    FormaProprietate: 'Privata',
    NivelInfiintare: 'SediuSocial',
  };
  const entity = {
    ReferintaAngajator: { Id: id },
    Info: {
      Adresa: 'STR. ÎNCHIPUITĂ, NR. 1',
      Detalii: { $type: 'DetaliiAngajatorPersoanaJuridica', Nume: name, Cui: cui, ...details },
      Localitate: { CodSiruta: 179_141 },
    },
  };
  return answerOne(visit, entity, 'Angajator', settings, cui);
}
