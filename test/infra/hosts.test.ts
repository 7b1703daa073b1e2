import { describe, expect, test } from 'vitest';
import { stageConfig } from '../../infra/config.ts';
import { stageTemplates } from '../../infra/stage-templates.ts';
import { STAGES, synthesise } from './stages.ts';

const certificateArn = 'arn:aws:acm:eu-west-3:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef';

test('an API without a name of its own keeps that of AWS', () => {
  for (const stage of STAGES) expect(synthesise(stage).ofType('AWS::ApiGatewayV2::DomainName')).toEqual([]);
});

describe('an API with a name of its own', () => {
  const activation = { name: 'activation.teledossier.service-public.fr', certificateArn };
  const { ofType, outputs } = stageTemplates({ ...stageConfig('prod'), hosts: { activation } });

  test('is served under it with its certificate, over TLS 1.2 at least', () => {
    const [domain, ...more] = ofType('AWS::ApiGatewayV2::DomainName');
    expect(more).toEqual([]);
    expect(domain?.Properties).toMatchObject({
      DomainName: activation.name,
      DomainNameConfigurations: [{ CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
    });
    expect(ofType('AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
  });

  test('says which record the DNS team creates', () => {
    expect(outputs('Gs')).toEqual(expect.arrayContaining(['ActivationUrl', 'ActivationDns']));
  });
});

test.each(STAGES)('bounces of the stage %s come back to its own domain, and its mails leave while that is not set up', (stage) => {
  const [identity] = synthesise(stage).ofType('AWS::SES::EmailIdentity');
  expect(identity?.Properties.MailFromAttributes).toEqual({
    MailFromDomain: `rebonds.${stageConfig(stage).mail.domain}`,
    BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
  });
});
