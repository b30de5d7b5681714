import type { ProviderAnswer } from '../../core/identity/ports.ts';

/** Who a test is at the sandbox provider; what is left out is empty there. */
export interface Visitor {
  readonly login: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly proved?: boolean;
}

/** Goes where the portal sends a browser, signs in there as somebody or refuses, and brings what the browser comes back with. */
export async function visitProvider(url: string, who: Visitor | 'refuse'): Promise<ProviderAnswer> {
  const cookies = new Map<string, string>();
  const send = async (to: string, form?: URLSearchParams): Promise<Response> => {
    const response = await fetch(to, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const { origin } = new URL(url);
  let at = url;
  let response = await send(at);
  for (let steps = 0; steps < 8; steps += 1) {
    const next = response.headers.get('location');
    if (next) {
      at = new URL(next, at).href;
      if (new URL(at).origin !== origin) return answerIn(at);
      response = await send(at);
      continue;
    }
    if (response.status !== 200)
      throw new Error(`${at} answered ${response.status}: ${await response.text()}`);
    response = await send(at, formOf(who));
  }
  throw new Error(`the provider leads round in circles: ${at}`);
}

/** What stands in the address that a provider sends the browser back to. */
function answerIn(address: string): ProviderAnswer {
  const { searchParams } = new URL(address);
  const said = (name: string) => searchParams.get(name) ?? undefined;
  return { state: said('state') ?? '', code: said('code'), iss: said('iss'), error: said('error') };
}

function formOf(who: Visitor | 'refuse'): URLSearchParams {
  if (who === 'refuse') return new URLSearchParams({ login: 'anybody', refuse: 'yes' });
  const { proved, ...fields } = who;
  return new URLSearchParams({ ...fields, ...(proved && { proved: 'on' }) });
}
