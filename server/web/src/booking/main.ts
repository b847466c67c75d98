import '@/lib/tokens.css'
import './booking.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
