/** Operations on employees. */

import { randomUUID } from 'node:crypto';
import type { Message } from '../queue/messages.ts';
import type { Entity } from '../schema/model.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import type { Employee, Register } from './register.ts';
import type { Verdict } from './verdict.ts';

export function workEmployee({ employer, operation, entity }: Message, register: Register): Verdict {
  const info = entityAt(entity, 'Info') ?? {};
  if (operation === 'InregistrareSalariat') return enrol(employer, info, register);
  const employee = register.employee(employer, textAt(entity, 'ReferintaSalariat/Id').toLowerCase());
  if (!employee)
    return {
      fail: `Salariatul **${nameOf(info)}** nu a fost găsit: referința salariatului lipsește sau este necunoscută.`,
    };
  const name = nameOf(employee.info);
  if (employee.isStruck) return { fail: `Salariatul **${name}** este radiat.` };
  switch (operation) {
    case 'ModificareSalariat':
    case 'CorectieSalariat': {
      const cnp = textAt(info, 'Cnp');
      const other = register.employeeByCnp(employer, cnp);
      if (other && other.id !== employee.id) return { fail: alreadyThere(other) };
      register.keepEmployee({ ...employee, cnp, info });
      const how = operation === 'ModificareSalariat' ? 'modificat' : 'corectat';
      return { says: `Salariatul **${nameOf(info)}** a fost ${how}.`, ref: employee.id };
    }
    case 'RadiereSalariat': {
      const isBusy = register.contractsOf(employee.id).some(({ isStruck, end }) => !isStruck && !end);
      if (isBusy) {
        return { fail: `Salariatul **${name}** nu a putut fi radiat! Salariatul are contracte care nu sunt încetate!` };
      }
      register.keepEmployee({ ...employee, isStruck: true });
      return { says: `Salariatul **${name}** a fost radiat.`, ref: employee.id };
    }
    default:
      return { fail: `Operația **${operation}** nu se potrivește cu un mesaj despre un salariat.` };
  }
}

function enrol(employer: string, info: Entity, register: Register): Verdict {
  const cnp = textAt(info, 'Cnp');
  const known = register.employeeByCnp(employer, cnp);
  if (known) return { fail: alreadyThere(known) };
  const employee: Employee = { id: randomUUID(), employer, cnp, info, isStruck: false };
  register.keepEmployee(employee);
  return { says: `Salariatul **${nameOf(info)}** a fost înregistrat.`, ref: employee.id };
}

const alreadyThere = ({ info }: Employee) =>
  `Salariatul **${nameOf(info)}** este deja înregistrat cu acest număr de identificare.`;

/** `POPESCU ION`. */
export const nameOf = (info: Entity): string => `${textAt(info, 'Nume')} ${textAt(info, 'Prenume')}`.trim();
