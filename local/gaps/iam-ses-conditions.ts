import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { stageConfig } from '../../infra/config.ts';
import { putRolePolicy, rolePolicies, type Statement } from '../cloud/roles.ts';
import { asRole, passes } from './as-role.ts';
import type { Gap, GapContext } from './gap.ts';

const { from } = stageConfig('local').mail;

const rolesOf = ({ resources }: GapContext): string[] =>
  resources.flatMap(({ type, physicalId }) => (type === 'AWS::IAM::Role' ? [physicalId] : []));

const isMail = ({ Action }: Statement): boolean => [Action].flat().some((action) => action.startsWith('ses:'));

/** Under enforced IAM only: neither the identity that a mail leaves from nor the keys of SES are known, so that any limit refuses every mail. */
export const iamSesConditions: Gap = {
  name: 'iam-ses-conditions',
  what: 'le contrôle d’IAM ignore l’identité d’un envoi et les clés ses:*, et refuse tout envoi qu’un rôle borne',
  row: '1.12a',
  enforced: true,
  isOpen: ({ endpoint }) =>
    asRole(
      endpoint,
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'ses:SendRawEmail', Resource: '*', Condition: { StringEquals: { 'ses:FromAddress': from } } },
        ],
      },
      async (credentials) => {
        const ses = new SESClient({ endpoint, credentials, maxAttempts: 1 });
        const Data = Buffer.from(`From: ${from}\r\nSubject: ecart\r\n\r\necart\r\n`);
        const mail = { Source: from, Destinations: ['success@simulator.amazonses.com'], RawMessage: { Data } };
        return !(await passes(ses.send(new SendRawEmailCommand(mail))));
      },
    ),
  /** The limits go, the right stays: test/infra/permissions.test.ts holds them on every stage. */
  async close(context) {
    for (const role of rolesOf(context)) {
      for (const policy of await rolePolicies(context.endpoint, role)) {
        if (!policy.document.Statement.some(isMail)) continue;
        const Statement = policy.document.Statement.map((statement) => {
          const { Condition: _condition, ...free } = statement;
          return isMail(statement) ? { ...free, Resource: '*' } : statement;
        });
        await putRolePolicy(context.endpoint, { ...policy, document: { ...policy.document, Statement } });
      }
    }
  },
};
