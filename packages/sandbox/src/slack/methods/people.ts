/** Who the token belongs to, and who else is there. */

import { requireText, SlackError } from '../call.ts';
import { BOT, MEMBERS, TEAM } from '../first-people.ts';
import type { Method } from '../method.ts';

export const peopleMethods: Record<string, Method> = {
  'auth.test': {
    scopes: [],
    run: () => ({
      url: 'https://sandbox.slack.example/',
      team: TEAM.name,
      user: BOT.name,
      team_id: TEAM.id,
      user_id: BOT.user,
      bot_id: BOT.id,
      is_enterprise_install: false,
    }),
  },
  'api.test': {
    scopes: [],
    run({ args }) {
      if (typeof args.error === 'string') throw new SlackError(args.error, { args });
      return { args };
    },
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    run(call) {
      const email = requireText(call, 'email').toLowerCase();
      const member = MEMBERS.find((each) => each.email === email);
      if (!member) throw new SlackError('users_not_found');
      return {
        user: {
          id: member.id,
          team_id: TEAM.id,
          name: member.name,
          deleted: false,
          real_name: member.realName,
          is_bot: false,
          is_admin: false,
          is_owner: false,
          profile: {
            real_name: member.realName,
            display_name: member.name,
            email: member.email,
            team: TEAM.id,
          },
        },
      };
    },
  },
};
