import { api } from '../shared/api.ts';
import { gsApi } from './compose.ts';
import { GsApiEnvSchema } from './env.ts';
import { ApiRequestSchema } from './request.ts';

export const handler = api('gs-api', ApiRequestSchema).handler(gsApi(GsApiEnvSchema.parse(process.env)));
