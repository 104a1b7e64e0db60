import { html, nothing } from 'lit';
import { Element } from './element.js';

// Asks for the token if the address had none.
export class TokenScreen extends Element {
  static properties = { isRefused: { type: Boolean }, onToken: { attribute: false } };

  render() {
    return html`<main class="token-screen">
      <form @submit=${this.#submit}>
        <h1><span class="logo" aria-hidden="true"></span>aha-host workbench</h1>
        ${this.isRefused ? html`<p class="error-text" role="alert">The host refused the token. It makes a new one if its state folder is lost.</p>` : nothing}
        <p>The page needs the host’s token. <code>aha-host workbench</code> prints an address that has it.</p>
        <label for="token">Token</label>
        <div class="with-button">
          <input id="token" type="password" autocomplete="off" spellcheck="false" required />
          <button type="submit" class="primary">Open</button>
        </div>
      </form>
    </main>`;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.querySelector('#token').value.trim();
    this.onToken(/#token=([^&]+)/.exec(text)?.[1] ?? text); // a whole address will do
  }
}

customElements.define('aha-token-screen', TokenScreen);
