import { CfnOutput } from 'aws-cdk-lib';
import { ApiMapping, DomainName, type HttpApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { ApiHost } from '../stage-schema.ts';

/**
 * Gives an API a name of its own, in a zone that is not ours: the output is the record for the DNS team. Without one it keeps AWS's, which
 * says nothing to who receives a link.
 * @returns base address of the API
 */
export function apiHost(api: HttpApi, output: string, host: ApiHost | undefined): string {
  if (host === undefined) return api.apiEndpoint;
  const certificate = Certificate.fromCertificateArn(api, 'Certificate', host.certificateArn);
  const domainName = new DomainName(api, 'Host', { domainName: host.name, certificate, securityPolicy: SecurityPolicy.TLS_1_2 });
  new ApiMapping(api, 'Mapping', { api, domainName });
  const record = new CfnOutput(api, 'Dns', {
    value: `${host.name} CNAME ${domainName.regionalDomainName}`,
    description: 'Record that the DNS team creates',
  });
  record.overrideLogicalId(output);
  return `https://${host.name}`;
}
