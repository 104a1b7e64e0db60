import './app.js';
import { takeToken } from './api/token.js';

const app = document.querySelector('aha-workbench');
app.token = takeToken();

// The address that the host prints, opened in a page that is there already.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) app.token = takeToken();
});
