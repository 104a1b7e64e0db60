// What a page says that needs a service. `dev` prints the page's address before the first build is done.
export const NO_SERVICES = 'The host serves nothing yet. A service appears once its file is built and loaded.';
