/** The variables by which processes with workers find the registry. */

import { forms, setting } from './settings-forms.ts';

const GROUP = 'Worker Registry';

export const heartbeatShape = {
  REGISTRY_URL: setting(forms.url('http', 'https').optional(), {
    about:
      'The Worker Registry to which this process sends heartbeats. In the registry itself: the address under which others reach it.',
    example: 'https://registry.example.com',
    since: '0.3.0',
    group: GROUP,
    defaultText: 'the registry on the same folder or servers, found by itself',
  }),
  REGISTRY_TOKEN: setting(forms.text().optional(), {
    about: 'A token with the scope workers:heartbeat.',
    example: 'eyJhbGciOiJIUzI1NiJ9.…',
    since: '0.3.0',
    group: GROUP,
    secret: true,
    defaultText: 'one that the registry leaves on the same folder or servers',
  }),
};
