const KEY = 'workbench_token';

// Moves the token from the address (#token=...) to the session, so that the address can be shown and shared.
// Returns it, or null if neither has one.
export function takeToken() {
  const inAddress = /^#token=([^&]+)/.exec(location.hash);
  if (inAddress) {
    keepToken(decodeURIComponent(inAddress[1]));
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEY);
}

export function keepToken(token) {
  sessionStorage.setItem(KEY, token);
}

export function forgetToken() {
  sessionStorage.removeItem(KEY);
}
