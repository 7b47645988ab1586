package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"deskbell/entitlement"
	"deskbell/internal/auth"
	"deskbell/internal/browser"
	"deskbell/internal/fault"
	"deskbell/internal/notify"
	"deskbell/internal/web"
	"deskbell/internal/web/account"
	"deskbell/internal/web/page"
)

// pages are what people see in a browser. What they show and change they ask the API for.
func (a *App) pages(api http.Handler, guard browser.Guard) http.Handler {
	return web.New(web.Deps{
		Frame: page.Frame{
			API: api, Auth: a.Auth, Guard: guard, Secure: strings.HasPrefix(a.Settings.PublicURL, "https://"), Demo: a.Settings.Demo, Origin: origin(a.Settings.PublicURL),
			Now: a.Clock.Now, Log: a.Log, RequireSecondFactor: a.Settings.RequireSecondFactor,
		},
		Account:        account.Pages{Provider: hostOf(a.Settings.OIDCIssuer), Enter: a.demoEntry()},
		TrustedProxies: a.Settings.TrustedProxies,
	})
}

// programs are the addresses that the API answers; the others are pages.
var programs = []string{"/v1/", "/openapi.json", "/docs", "/livez", "/readyz", "/metrics", "/t/"}

// front sends a request to the API or to the pages.
func front(api, pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, address := range programs {
			if strings.HasPrefix(r.URL.Path, address) {
				api.ServeHTTP(w, r)
				return
			}
		}
		pages.ServeHTTP(w, r)
	})
}

// mailLink has a link for a purpose mailed to an address, if it turns out to be somebody's. Too
// many within an hour are a fault.TooMany.
func (a *App) mailLink(ctx context.Context, p auth.Purpose, address entitlement.Email, now time.Time) error {
	return a.Store.InTransaction(ctx, func(ctx context.Context) error {
		l, wait, err := a.Auth.AskForLink(ctx, p, address, now)
		if err != nil {
			return err
		}
		if wait > 0 {
			return fault.New(fault.TooMany, "too_many_requests", "%s has been sent several links within an hour. Use the latest one, or try again in %s.", address, wait.Round(time.Minute))
		}
		occasion, mail := "password "+l.ID, notify.PasswordMail(notify.PasswordReset, l.ID, string(address), now)
		switch p {
		case auth.ForInvitation:
			mail = notify.PasswordMail(notify.Invitation, l.ID, string(address), now)
		case auth.ForOwner:
			occasion, mail = "sign-in "+l.ID, notify.SignInMail(l.ID, string(address), "en", now)
		}
		_, err = a.Store.Queue(ctx, occasion, now, []notify.Delivery{mail})
		return err
	})
}

// hostOf is the name of an address's server; empty for none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
