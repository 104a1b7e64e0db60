import { html, render } from 'lit';
render(html`<h1>aha-host workbench</h1>`, document.querySelector('aha-workbench'));
