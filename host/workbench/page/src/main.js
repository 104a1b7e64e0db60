import './app.js';
import { takeToken } from './api/token.js';

const app = document.querySelector('aha-workbench');
app.token = takeToken();
