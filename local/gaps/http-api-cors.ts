import * as z from 'zod';
import { REGION } from '../cloud/endpoint.ts';
import type { Gap, GapContext } from './gap.ts';

const AskedSchema = z.object({
  AllowOrigins: z.array(z.string()),
  AllowMethods: z.array(z.string()).default([]),
  AllowHeaders: z.array(z.string()).default([]),
  MaxAge: z.int().optional(),
});

const GivenSchema = z.object({ corsConfiguration: z.object({ allowOrigins: z.array(z.string()).default([]) }).optional() });

/** The emulator finds the service in the credential's scope and checks no signature: no need of one more SDK client. */
const headers = {
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/apigateway/aws4_request, SignedHeaders=host, Signature=0`,
  'content-type': 'application/json',
};

const apis = ({ endpoint, resources }: GapContext) =>
  resources.flatMap((r) => {
    const asked = r.type === 'AWS::ApiGatewayV2::Api' ? AskedSchema.safeParse(r.properties.CorsConfiguration) : undefined;
    return asked?.success ? [{ url: `${endpoint}/v2/apis/${r.physicalId}`, cors: asked.data }] : [];
  });

/** CloudFormation loses the CORS settings of an HTTP API (case of the properties); UpdateApi sets them. */
export const httpApiCors: Gap = {
  name: 'http-api-cors',
  what: 'CloudFormation oublie les règles CORS de l’API HTTP',
  row: '6.7',
  async isOpen(context) {
    if (apis(context).length === 0) return undefined;
    const states = apis(context).map(async ({ url }) => {
      const { corsConfiguration } = GivenSchema.parse(await (await fetch(url, { headers })).json());
      return (corsConfiguration?.allowOrigins.length ?? 0) > 0;
    });
    return (await Promise.all(states)).some((known) => !known);
  },
  async close(context) {
    for (const { url, cors } of apis(context)) {
      const corsConfiguration = {
        allowOrigins: cors.AllowOrigins,
        allowMethods: cors.AllowMethods,
        allowHeaders: cors.AllowHeaders,
        ...(cors.MaxAge === undefined ? {} : { maxAge: cors.MaxAge }),
      };
      const response = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ corsConfiguration }) });
      if (!response.ok) throw new Error(`UpdateApi: ${response.status} ${await response.text()}`);
    }
  },
};
