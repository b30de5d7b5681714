import { Duration, Fn } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { type StackContext, StaticSite, use } from 'sst/constructs';
import {
  contentSecurityPolicy,
  securityHeaders,
  strictTransportSecurity,
} from '../functions/runtime/security-headers.ts';
import { Api } from './api.ts';
import { siteUrlParameter } from './permissions.ts';
import { settingsOf } from './settings.ts';

/** The site behind CloudFront, with `/api/*` of the same origin going to the HTTP API. */
export function Web({ stack, app }: StackContext) {
  const { api, edgeSecret } = use(Api);
  const { domain } = settingsOf(app);
  const headers = new ResponseHeadersPolicy(stack, 'SecurityHeaders', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: false },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(strictTransportSecurity.maxAgeSeconds),
        includeSubdomains: strictTransportSecurity.includeSubdomains,
        preload: strictTransportSecurity.preload,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: CUSTOM_HEADERS.map((header) => ({
        header,
        value: securityHeaders[header] ?? '',
        override: true,
      })),
    },
  });
  const viewer = new OriginRequestPolicy(stack, 'Viewer', {
    comment: 'All of the request but Host, with the viewer’s address as CloudFront saw it',
    cookieBehavior: OriginRequestCookieBehavior.all(),
    queryStringBehavior: OriginRequestQueryStringBehavior.all(),
    headerBehavior: OriginRequestHeaderBehavior.allowList(
      'Accept-Language',
      'Content-Type',
      'Origin',
      'X-Kabinet',
      'CloudFront-Viewer-Address',
    ),
  });
  const site = new StaticSite(stack, 'Site', {
    path: '.',
    buildCommand: 'npm run build:site',
    buildOutput: 'dist/site',
    errorPage: 'redirect_to_index_page',
    ...(domain && { customDomain: domain }),
    cdk: {
      bucket: { enforceSSL: true },
      distribution: {
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        httpVersion: HttpVersion.HTTP2_AND_3,
        priceClass: PriceClass.PRICE_CLASS_100,
        defaultBehavior: { responseHeadersPolicy: headers },
        additionalBehaviors: {
          '/api/*': {
            origin: new HttpOrigin(Fn.parseDomainName(api.url), {
              protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
              customHeaders: { 'x-kabinet-edge': edgeSecret.secretValue.unsafeUnwrap() },
            }),
            allowedMethods: AllowedMethods.ALLOW_ALL,
            viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
            cachePolicy: CachePolicy.CACHING_DISABLED,
            originRequestPolicy: viewer,
            responseHeadersPolicy: headers,
          },
        },
      },
    },
  });
  const siteUrl = site.customDomainUrl ?? site.url ?? 'http://localhost:8080';
  new StringParameter(stack, 'SiteUrl', { parameterName: siteUrlParameter(app), stringValue: siteUrl });
  stack.addOutputs({ site: siteUrl, api: api.url });
  return { site };
}

/** The headers that CloudFront has no setting of its own for. */
const CUSTOM_HEADERS = [
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
] as const;
