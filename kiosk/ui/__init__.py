"""What a visitor sees: QML screens and the thin Python behind them. It shows a visit and reports what a person did."""
