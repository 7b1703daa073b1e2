import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { ActivateAccountEnvSchema } from '../../functions/activate-account/env.ts';
import { ActivateAgentEnvSchema } from '../../functions/activate-agent/env.ts';
import type { StorageStack } from '../stacks/storage-stack.ts';
import type { StageConfig } from '../stage-schema.ts';
import { acknowledge } from './acknowledge.ts';
import { HubFunction } from './hub-function.ts';
import { allow, onItemsOf, usingKey } from './permissions.ts';
import { quietStage } from './quiet-stage.ts';

/** A commune opens one of these pages a year, an agent one when he comes: more is somebody who tries tokens. */
const REQUESTS_PER_SECOND = 5;

export interface ActivationPageProps {
  readonly config: StageConfig;
  readonly storage: StorageStack;
}

/**
 * The pages behind links, of an sFTP account and of an agent, on an API of their own: nobody signs in there, so that it shares neither routes, throttling nor
 * origins with the API of the agents (ADR 0019).
 */
export class ActivationPage extends Construct {
  readonly api: HttpApi;
  readonly activateAccount: HubFunction;
  readonly activateAgent: HubFunction;

  constructor(scope: Construct, id: string, { config, storage: { acces, agents, key } }: ActivationPageProps) {
    super(scope, id);
    this.activateAccount = new HubFunction(this, 'ActivateAccount', {
      name: 'activate-account',
      config,
      description: 'Page of an activation link: gives an sFTP account its password, and shows it once',
      schema: ActivateAccountEnvSchema,
      environment: { ACCES_TABLE: acces.tableName, PASSWORD_DAYS: String(config.access.passwordDays) },
      permissions: [
        onItemsOf(acces, ['ACTIVATION#*', 'ACCOUNT#*'], 'BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'),
        onItemsOf(acces, ['SERVEUR'], 'GetItem'),
        usingKey(key, config.region),
      ],
      // One derivation of scrypt: a whole virtual processor.
      memoryMb: 1769,
    });
    this.activateAgent = new HubFunction(this, 'ActivateAgent', {
      name: 'activate-agent',
      config,
      description: 'Page of the link of an agent: he chooses his password',
      schema: ActivateAgentEnvSchema,
      environment: { ACCES_TABLE: acces.tableName, USER_POOL_ID: agents.pool.userPoolId, GS_URL: config.gs.url },
      permissions: [
        onItemsOf(acces, ['INVITATION#*'], 'GetItem', 'UpdateItem'),
        onItemsOf(acces, ['AGENT#*'], 'GetItem', 'ConditionCheckItem'),
        allow([agents.pool.userPoolArn], 'cognito-idp:AdminSetUserPassword'),
        usingKey(key, config.region),
      ],
    });
    this.api = new HttpApi(this, 'Api', { description: 'Activation of sFTP accounts, passwords of agents' });
    this.api.addRoutes({
      path: '/agent/{jeton}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: new HttpLambdaIntegration('ActivateAgent', this.activateAgent.inService),
    });
    this.api.addRoutes({
      path: '/activation/{jeton}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: new HttpLambdaIntegration('ActivateAccount', this.activateAccount.inService),
    });
    quietStage(this.api, config, { requestsPerSecond: REQUESTS_PER_SECOND, logsId: 'ActivationAccessLogs' });
    acknowledge(this.api, 'The link itself is what opens the page: 256 bits, one use, a few days.', 'AwsSolutions-APIG4');
  }
}
