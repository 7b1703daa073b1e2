import { randomBytes } from 'node:crypto';
import { invalid, unknownResource } from './errors.ts';
import { readTrustedKey, SECURITY_POLICY } from './host-keys.ts';
import { QUOTAS } from './quotas.ts';
import type { RequestOf, SftpConfig } from './requests.ts';

export interface Connector {
  readonly id: string;
  readonly arn: string;
  readonly url: string;
  readonly accessRole: string;
  readonly loggingRole: string | undefined;
  readonly securityPolicy: string;
  readonly sftp: SftpConfig & { readonly UserSecretId: string };
  readonly trustedKeys: readonly Buffer[];
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** Host and port of `sftp://host[:port]`; no user, no path. */
export function addressOf(url: string): { host: string; port: number } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'sftp:' || parsed.hostname === '' || parsed.username !== '' || !['', '/'].includes(parsed.pathname)) {
    throw invalid(`Invalid URL: ${url}`);
  }
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: Number(parsed.port || 22) };
}

/** The service asks for the secret's ARN; its name alone is refused (model of the service, `SftpConnectorConfig`). */
const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/;

type Settings = RequestOf<'CreateConnector'> | RequestOf<'UpdateConnector'>;

/** The connectors of one account, in memory: they last as long as the local cloud. */
export function connectorRegistry(region: string, account: string) {
  const connectors = new Map<string, Connector>();

  function build(id: string, former: Connector | undefined, given: Settings): Connector {
    if (given.As2Config !== undefined) throw invalid('The double has SFTP connectors only.');
    if (given.EgressConfig !== undefined) throw invalid('The double has no VPC_LATTICE egress.');
    const { Url: url = former?.url, AccessRole: accessRole = former?.accessRole } = given;
    const sftp = { ...former?.sftp, ...given.SftpConfig };
    if (url === undefined) throw invalid('Url is required for a connector with service-managed egress.');
    addressOf(url);
    const { UserSecretId } = sftp;
    if (UserSecretId === undefined || !SECRET_ARN.test(UserSecretId)) throw invalid('UserSecretId must be the ARN of a secret.');
    if ((sftp.MaxConcurrentConnections ?? 1) > QUOTAS.sessions) throw invalid(`MaxConcurrentConnections: at most ${QUOTAS.sessions}.`);
    const securityPolicy = given.SecurityPolicyName ?? former?.securityPolicy ?? SECURITY_POLICY;
    if (securityPolicy !== SECURITY_POLICY) throw invalid(`The double has ${SECURITY_POLICY} only.`);
    return {
      id,
      arn: `arn:aws:transfer:${region}:${account}:connector/${id}`,
      url,
      accessRole: accessRole ?? '',
      loggingRole: given.LoggingRole ?? former?.loggingRole,
      securityPolicy,
      sftp: { ...sftp, UserSecretId },
      trustedKeys: (sftp.TrustedHostKeys ?? []).map(readTrustedKey),
      tags: ('Tags' in given ? given.Tags : undefined) ?? former?.tags ?? [],
    };
  }

  function find(id: string): Connector {
    const found = connectors.get(id);
    if (found === undefined) throw unknownResource('CONNECTOR', id);
    return found;
  }

  return {
    find,
    create(given: RequestOf<'CreateConnector'>): Connector {
      if (connectors.size >= QUOTAS.connectors) throw invalid(`Exceeded the quota of connectors: ${QUOTAS.connectors}.`);
      // 17 hexadecimal digits.
      const connector = build(`c-${randomBytes(9).toString('hex').slice(0, 17)}`, undefined, given);
      connectors.set(connector.id, connector);
      return connector;
    },
    update(given: RequestOf<'UpdateConnector'>): Connector {
      const connector = build(given.ConnectorId, find(given.ConnectorId), given);
      connectors.set(connector.id, connector);
      return connector;
    },
    remove(id: string): void {
      find(id);
      connectors.delete(id);
    },
    /** One page, and where the next begins. */
    list({ MaxResults = 1_000, NextToken = '0' }: RequestOf<'ListConnectors'>): { page: readonly Connector[]; next: string | undefined } {
      const from = Number(NextToken);
      if (!Number.isInteger(from)) throw invalid('The NextToken parameter that was passed is invalid.');
      const all = [...connectors.values()];
      const to = from + MaxResults;
      return { page: all.slice(from, to), next: to < all.length ? String(to) : undefined };
    },
  };
}
export type ConnectorRegistry = ReturnType<typeof connectorRegistry>;
