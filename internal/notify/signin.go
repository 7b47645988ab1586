package notify

import "time"

// SignIn is the kind of mail that holds a link to sign in with. Its delivery has the ID of
// the link; whether the address owns anything, and the link's token, are found out when it
// is sent.
const SignIn Kind = "sign_in"

// SignInMail is the delivery that mails a link to an address, in a language of
// tickets.Languages. The same is made whether or not the address owns anything.
func SignInMail(link, address, language string, now time.Time) Delivery {
	return Delivery{
		ID: link, Channel: Mail, Kind: SignIn, Lane: "sign-in:" + address, To: address, Message: link,
		Content: Notice{Language: language}.content(), NotBefore: now, State: Waiting, CreatedAt: now,
	}
}
