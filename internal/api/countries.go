package api

import (
	"context"
	"net/http"

	"deskbell/calendars"
	"deskbell/internal/auth"
)

type countryJSON struct {
	Code   string `json:"code" doc:"ISO 3166-1 alpha-2." example:"CH"`
	Region string `json:"region" doc:"Where it is, which chooses the business hours." example:"europe"`
}

type countriesJSON struct {
	Items []countryJSON `json:"items"`
}

type countriesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         countriesJSON
}

func (a *api) registerCountries() {
	register(a, auth.Public, operation{
		id: "list-countries", method: http.MethodGet, path: "/v1/countries", tag: tagPublic,
		summary: "Where a customer may be based",
	}, func(context.Context, *struct{}) (*countriesOutput, error) {
		out := countriesOutput{CacheControl: forAWhile, Body: countriesJSON{Items: []countryJSON{}}}
		for _, code := range calendars.Countries() {
			region, err := calendars.RegionOf(code)
			if err != nil {
				return nil, err
			}
			out.Body.Items = append(out.Body.Items, countryJSON{code, string(region)})
		}
		return &out, nil
	})
}
