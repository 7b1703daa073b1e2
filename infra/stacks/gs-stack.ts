import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { CorsHttpMethod, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { GsApiEnvSchema } from '../../functions/gs-api/env.ts';
import { ActivationPage } from '../constructs/activation-page.ts';
import { apiHost } from '../constructs/api-host.ts';
import { HubFunction } from '../constructs/hub-function.ts';
import { listing, onIndex, onItems, onObjects, usingKey } from '../constructs/permissions.ts';
import { quietStage } from '../constructs/quiet-stage.ts';
import type { HubStackProps, StorageStack } from './storage-stack.ts';

export interface GsStackProps extends HubStackProps {
  readonly storage: StorageStack;
}

/** What is met on the web: the API of the Gestionnaire de Suivi, whose every route asks for a token of the agents' pool, and the activation page. */
export class GsStack extends Stack {
  readonly api: HttpApi;
  readonly activation: ActivationPage;
  readonly functions: readonly HubFunction[];

  constructor(scope: Construct, id: string, props: GsStackProps) {
    super(scope, id, props);
    const { config, storage } = props;
    const { dossiers, acces, vault } = storage;
    const gsApi = new HubFunction(this, 'GsApi', {
      name: 'gs-api',
      config,
      description: 'Lists, details, downloads and decisions of the agents of the mairies',
      schema: GsApiEnvSchema,
      environment: {
        DOSSIERS_TABLE: dossiers.tableName,
        ACCES_TABLE: acces.tableName,
        VAULT_BUCKET: vault.bucketName,
        SCAN_OVERDUE_SECONDS: String(config.scan.overdueSeconds),
      },
      permissions: [
        onItems(dossiers, 'GetItem', 'PutItem', 'UpdateItem', 'Query'),
        onIndex(dossiers, 'gsi1'),
        onItems(acces, 'GetItem'),
        // A link names a version; it can do no more than the function that signs it.
        onObjects(vault, ['contenu/', 'documents/'], 'GetObject', 'GetObjectVersion'),
        onObjects(vault, ['commentaires/', 'commentaires-tardifs/', 'adresses/'], 'GetObject'),
        onObjects(vault, ['documents/', 'commentaires/', 'commentaires-tardifs/'], 'PutObject'),
        onObjects(vault, ['documents/'], 'GetObjectVersionTagging'),
        listing(vault, 'ListBucket'),
        usingKey(storage.key, config.region),
      ],
    });

    this.api = new HttpApi(this, 'Api', {
      description: 'Gestionnaire de Suivi',
      corsPreflight: {
        allowOrigins: [...config.gs.origins],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
        allowHeaders: ['authorization', 'content-type'],
        maxAge: Duration.hours(1),
      },
      defaultAuthorizer: new HttpJwtAuthorizer('Agents', this.issuer(storage), {
        jwtAudience: [storage.agents.client.userPoolClientId],
      }),
    });
    this.api.addRoutes({
      path: '/{proxy+}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: new HttpLambdaIntegration('GsApi', gsApi.inService),
    });
    quietStage(this.api, config, { requestsPerSecond: config.gs.requestsPerSecond, logsId: 'AccessLogs' });
    this.activation = new ActivationPage(this, 'Activation', { config, storage });
    this.functions = [gsApi, this.activation.activateAccount, this.activation.activateAgent];
    new CfnOutput(this, 'ApiUrl', { value: apiHost(this.api, 'GsApiDns', config.hosts.gsApi) });
    new CfnOutput(this, 'ApiId', { value: this.api.apiId });
    new CfnOutput(this, 'GsApiFunction', { value: gsApi.outputName });
    new CfnOutput(this, 'ActivationUrl', { value: apiHost(this.activation.api, 'ActivationDns', config.hosts.activation) });
    new CfnOutput(this, 'ActivationApiId', { value: this.activation.api.apiId });
    new CfnOutput(this, 'ActivateAccountFunction', { value: this.activation.activateAccount.outputName });
    new CfnOutput(this, 'ActivateAgentFunction', { value: this.activation.activateAgent.outputName });
  }

  /** Built by hand: the local cloud does not know the attribute `ProviderURL`. */
  private issuer(storage: StorageStack): string {
    return `https://cognito-idp.${this.region}.amazonaws.com/${storage.agents.pool.userPoolId}`;
  }
}
