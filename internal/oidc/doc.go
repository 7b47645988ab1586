// Package oidc lets people sign in with a provider of identities that speaks OpenID Connect.
//
// A sign-in is two steps: Begin makes the address at the provider to send a browser to, with
// an Attempt that the browser keeps sealed in a cookie, and Finish turns the answer that the
// browser brings back into an Identity. It is the authorization code flow, with PKCE, state
// and nonce all three. Who is let in as what is not decided here: an Identity is what a
// provider that is trusted says, and RoleFor what its groups mean at this desk.
//
// The provider may be away, slow, taken over or misconfigured, and what comes through the
// browser anybody may have written. Nothing counts until it is checked, no answer may be
// long or take long, and no error holds a token, a secret or a stranger's words for people
// to read. A provider that is away when the desk starts keeps nobody from starting it.
//
// Read client, which tells the story, then attempt, discovery, answer, exchange, claims and
// identity, with settings, roles, transport and refusals.
package oidc
