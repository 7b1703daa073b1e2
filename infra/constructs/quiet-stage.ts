import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnStage, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { StageConfig } from '../stage-schema.ts';
import { acknowledge } from './acknowledge.ts';

/**
 * Throttling of the default stage of an HTTP API, and its access logs without address, agent nor path: the path of a route holds a
 * dossier's number, or a token.
 */
export function quietStage(
  api: HttpApi,
  config: StageConfig,
  throttle: { readonly requestsPerSecond: number; readonly logsId: string },
): void {
  const stage = api.defaultStage?.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error('an HttpApi has a default stage');
  const logs = new LogGroup(api.stack, throttle.logsId, { retention: config.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
  stage.defaultRouteSettings = {
    throttlingRateLimit: throttle.requestsPerSecond,
    throttlingBurstLimit: throttle.requestsPerSecond * 2,
  };
  stage.accessLogSettings = {
    destinationArn: logs.logGroupArn,
    format: JSON.stringify({
      requestId: '$context.requestId',
      requestTime: '$context.requestTime',
      routeKey: '$context.routeKey',
      status: '$context.status',
      responseLatency: '$context.responseLatency',
      integrationError: '$context.integrationErrorMessage',
      authorizerError: '$context.authorizer.error',
    }),
  };
  acknowledge(api, 'An HTTP API has no tracing of its own; its function is traced.', 'Serverless-APIGWXrayEnabled');
}
