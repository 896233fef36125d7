const SIGN_IN = '/ops/sign-in';
/** A path of the console: nothing that a browser takes for another host, and no second trip to the sign-in. */
const OWN_PATH = /^\/ops(?!\/sign-)(?:[/?][A-Za-z0-9_.~/?=&%+:,-]*)?$/;

/** Where somebody goes after signing in; the console's first page unless the wish is a page of the console. */
export const pathAfter = (wish: string | null | undefined): string =>
  wish !== null && wish !== undefined && OWN_PATH.test(wish) && !wish.includes('//') ? wish : '/ops';

/** The sign-in that leads on to what a request asked for; what a form had asked is not done afterwards. */
export function signInPath(request: Request): string {
  const { pathname, search } = new URL(request.url);
  const wish = pathAfter(request.method === 'GET' ? pathname + search : null);
  return wish === '/ops' ? SIGN_IN : `${SIGN_IN}?to=${encodeURIComponent(wish)}`;
}
